import type { Dialect } from './dialect.ts';

/** Our own answers, where no protocol prescribes others. */
export const plainDialect: Dialect = {
  accepted: (_request, { events }) => ({ type: 'application/json', body: `{"accepted":${events}}` }),
  refused(_request, { status, reason, message, detail }) {
    const position = detail.position === undefined ? {} : { position: detail.position };
    return {
      status,
      type: 'application/json',
      body: JSON.stringify({ error: { code: reason, message, ...position } }),
    };
  },
};
