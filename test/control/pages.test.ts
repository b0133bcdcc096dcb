import t from 'tap';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const script = `</title><script>alert(1)</script>"'&`;

t.test('the page of a document escapes its title and runs no scripts but its own', async (t) => {
  const { app } = await sandlotOf(t, {
    ...documentOf({ '/pets': { get: silent } }),
    info: { title: script, version: '1' },
    servers: [
      { url: 'https://real.example/v2' },
      { url: 'javascript:alert(1)' },
      { url: '/relative' },
      { url: 'https://{account}.example.test/v1' },
      { url: 'https://eu-{zone}.example.test' },
    ],
  });

  const page = await app.inject('/_sandlot/docs');

  t.notMatch(page.body, '<script>alert');
  t.match(page.body, '<title>&lt;/title&gt;&lt;script&gt;alert(1)');
  const policy = String(page.headers['content-security-policy']);
  t.match(policy, "default-src 'none'; script-src 'self';");
  t.match(policy, "connect-src 'self' https://real.example https://*.example.test;");
  t.match(policy, "frame-ancestors 'none'");
});

t.test('the pages of the control API and of several documents have a policy too', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));

  const { headers } = await app.inject('/_sandlot/control');

  t.match(headers['content-security-policy'], "script-src 'self'");
});
