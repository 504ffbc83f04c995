# Build: the compiled server and the dashboard. Run: only what the server needs, as a user without rights.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /opt/mozdef
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/bin ./bin
COPY --from=build /build/dist ./dist
COPY --from=build /build/config ./config
COPY --from=build /build/node_modules ./node_modules
RUN groupadd --system mozdef && useradd --system --gid mozdef mozdef && install -d -o mozdef -g mozdef -m 0700 /var/lib/mozdef
USER mozdef
VOLUME /var/lib/mozdef
EXPOSE 8080 8090
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "bin/mozdef", "status", "--data-dir", "/var/lib/mozdef"]
ENTRYPOINT ["node", "bin/mozdef"]
# Within a container "beyond loopback" is the container's own network: intake asks for tokens there (see docs/guides/configure.md).
CMD ["serve", "--data-dir", "/var/lib/mozdef"]
