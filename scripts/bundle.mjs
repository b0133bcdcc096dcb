// Part of `npm run build`: bundles `build/`, which tsc writes, into a few files in `dist/`, with the
// packages that every start needs. Loading a file for each module took a third of the start-up time.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { collectLicenses } from './collect-licenses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const { metafile } = await build({
  absWorkingDir: root,
  // Files that are imported by name. A bundled module finds its fixtures relative to its own file.
  entryPoints: ['build/cli.js', 'build/index.js', 'build/aha/aha.js'],
  outbase: 'build',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  // What is installed with Sandlot stays outside; fastify and commander go in (docs/architecture.md).
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Names stay, so that a stack trace can be read. Node prints the line of an uncaught error.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  metafile: true,
  // The bundled packages are CommonJS.
  banner: {
    js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);",
  },
  logLevel: 'warning',
});

writeFileSync(`${root}dist/LICENSES.txt`, collectLicenses(root, Object.keys(metafile.inputs)));
