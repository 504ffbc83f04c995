# Build: the compiled server and the dashboard. Run: only what the server needs, as a user without rights.
# How to run it, and how to reach it: docs/guides/run-in-docker.md.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# The one script that dependencies have brings a Node along, and there is one.
RUN npm ci --no-audit --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production MOZDEF_DATA_DIR=/var/lib/mozdef
WORKDIR /opt/mozdef
COPY --from=build /build/package.json /build/LICENSE /build/NOTICE ./
COPY --from=build /build/bin ./bin
COPY --from=build /build/dist ./dist
COPY --from=build /build/config ./config
COPY --from=build /build/node_modules ./node_modules
# Numbers that do not change from image to image, for directories of the host that are mounted.
RUN groupadd --gid 10001 mozdef && useradd --uid 10001 --gid mozdef --no-create-home mozdef \
  && install -d -o mozdef -g mozdef -m 0700 /var/lib/mozdef \
  && ln -s /opt/mozdef/bin/mozdef /usr/local/bin/mozdef
USER mozdef
VOLUME /var/lib/mozdef
EXPOSE 8080 8090
# Asks the server at the address that it left in the data directory, whichever port it has.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["mozdef", "status"]
ENTRYPOINT ["mozdef"]
CMD ["serve"]
