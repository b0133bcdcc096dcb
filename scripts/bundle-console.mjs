// Part of `npm run build`: bundles `console/` into the files of `dist/console/` that the browser loads.
import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The most that the console may have, compressed. */
const maxBytes = 150_000;

const files = ['console.js', 'console.css', 'index.html', 'icon.svg'];

await build({
  absWorkingDir: root,
  entryPoints: [
    { in: 'console/main.tsx', out: 'console' },
    { in: 'console/style/console.css', out: 'console' },
  ],
  outdir: 'dist/console',
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});
for (const file of files.slice(2))
  copyFileSync(`${root}console/${file}`, `${root}dist/console/${file}`);

const bytes = files.reduce(
  (sum, file) => sum + gzipSync(readFileSync(`${root}dist/console/${file}`)).length,
  0,
);
if (bytes > maxBytes)
  throw new Error(`The console has ${bytes} bytes compressed, more than ${maxBytes}.`);
