import { textReply, withResponses } from '../docs/document-parts.ts';

/** The page for people. */
export const consolePaths = {
  '/console': {
    get: {
      operationId: 'openConsole',
      summary: 'Open the console, a page that shows calls as they come and changes the state',
      ...withResponses({ 200: textReply('The page', 'text/html') }),
    },
  },
};
