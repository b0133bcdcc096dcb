import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { formatCount } from '../base/text.ts';
import { loadDocument, type ReferenceKind } from '../openapi/openapi.ts';
import { exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import {
  createAllowRefsOption,
  createDocumentOption,
  createOverlayOption,
} from './options/document-options.ts';
import { listTrafficOptions } from './options/traffic-options.ts';
import { readTextFile, writeTextFile } from './text-file.ts';

type LearnCommandOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly host: readonly string[];
  readonly base?: string;
  readonly out: string;
};

/** Adds `sandlot learn`, which makes fixtures and an overlay of recorded traffic. */
export function addLearn(program: Command): void {
  const command = program
    .command('learn')
    .description(
      'Make fixtures and an overlay of recorded traffic, so that Sandlot answers as the API did.',
    )
    .argument('<archive>', 'HTTP archive (HAR) of a browser, a proxy or the journal of Sandlot.')
    .addOption(createDocumentOption('OpenAPI document: a file or a URL.'))
    .requiredOption('--out <folder>', 'Folder to write to.')
    .action((archive: string, options: LearnCommandOptions) =>
      exitWithResult(async () => {
        const text = await readTextFile(archive, 'an HTTP archive');
        process.stdout.write(await learn(text, { ...options, archive }));
        return 'passed';
      }),
    );
  for (const option of [...listTrafficOptions(), createOverlayOption(), createAllowRefsOption()])
    command.addOption(option);
  exitCannotCheckOnUsageError(command);
}

/**
 * Learns from the text of an archive, and writes the folder.
 * @returns what was written, and how to serve it.
 * @throws an error with a sentence for the user.
 */
export async function learn(
  text: string,
  {
    document: source,
    overlay: overlays,
    allowRefs,
    host,
    base,
    out,
    archive,
  }: LearnCommandOptions & {
    readonly archive: string;
  },
): Promise<string> {
  const [{ parseHar }, { learnFromTraffic }, document] = await Promise.all([
    import('../contract/traffic/traffic.ts'),
    import('../contract/learn/learn.ts'),
    loadDocument(source, { overlays, allowRefs }),
  ]);
  const { fixtures, overlay, calls } = learnFromTraffic(parseHar(text, archive), {
    document,
    archive,
    hosts: host,
    base,
  });
  for (const [name, fixture] of fixtures) {
    const file = join(out, 'fixtures', `${name}.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeTextFile(file, `${JSON.stringify(fixture, undefined, 2)}\n`);
  }
  const overlayFile = join(out, 'overlay.json');
  if (overlay !== undefined) {
    await mkdir(out, { recursive: true });
    await writeTextFile(overlayFile, `${JSON.stringify(overlay, undefined, 2)}\n`);
  }
  const records = [...fixtures.values()].flat().length;
  const lines = [
    `Learnt ${formatCount(records, 'record')} of ${formatCount(fixtures.size, 'resource')} from ${formatCount(calls, 'call')}.`,
    ...(overlay === undefined
      ? ['The document matches the replies.']
      : [
          `Wrote ${formatCount(overlay.actions.length, 'addition')} to the document in ${overlayFile}.`,
        ]),
    `Serve it: sandlot ${source} ${fixtures.size === 0 ? '' : `--fixtures ${join(out, 'fixtures')} `}--records 0${overlay === undefined ? '' : ` --overlay ${overlayFile}`}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}
