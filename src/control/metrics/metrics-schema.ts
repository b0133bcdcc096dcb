import { textReply, withResponses } from '../docs/document-parts.ts';

/** The metrics of the server. */
export const metricsPaths = {
  '/metrics': {
    get: {
      operationId: 'readMetrics',
      summary: "Read the metrics of the server in Prometheus' text form",
      ...withResponses({ 200: textReply('The metrics', 'text/plain') }, { 404: 'NoMetrics' }),
    },
  },
};
