import t from 'tap';
import { parseCommandLine } from '../../src/cli/health.ts';

t.test("finds the server's options in the command line of a container", async (t) => {
  const words = (...all: readonly string[]) => all.map((argument) => `${argument}\0`).join('');

  const options = ['/api.yaml', '--port', '4020'];
  t.strictSame(parseCommandLine(words('node', '/app/dist/cli.js', ...options)), options);
  t.strictSame(
    parseCommandLine(words('/sbin/docker-init', '--', 'node', 'dist/cli.js', ...options)),
    options,
  );
  t.strictSame(parseCommandLine(words('node', '/usr/local/bin/sandlot', ...options)), options);
  t.strictSame(parseCommandLine(words('node', '/app/dist/cli.js')), []);
  t.strictSame(parseCommandLine(words('sleep', '60')), []);
});
