import type { RequestListener } from 'node:http';

/** An API whose reply does not fit, and its page. */
export const answer: RequestListener = ({ url }, response) => {
  if (url === '/pets') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('[{"name":7}]');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<script>fetch('/pets').then(() => { document.title = 'done'; })</script>`);
};
