import { type Command, Option } from 'commander';
import { ticks } from '../clock.ts';
import { loadDocument, openLines } from '../document/document.ts';
import type { TrafficReport } from '../traffic/traffic.ts';
import { overlayOption } from './document-option.ts';
import { readText, writeText } from './file.ts';
import { type Output, paperOf } from './output.ts';
import { openProgress } from './progress.ts';
import { letReadersLeave } from './say.ts';
import { endUnableOnMisuse, settle, type Verdict } from './verdict.ts';

type TrafficOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly host: readonly string[];
  readonly coverage?: string;
  readonly reporter: 'pretty' | 'json' | 'junit' | 'github';
};

/** Adds `sandlot check-traffic`, which judges recorded traffic. */
export const addCheckTraffic = (program: Command): void => {
  const command = program
    .command('check-traffic')
    .description('Judges recorded traffic by a document.')
    .argument('<archive>', 'an HTTP archive (HAR) of a browser, a proxy or the journal of Sandlot')
    .requiredOption('--document <file>', 'the document of the API: a file or a URL')
    .addOption(
      new Option('--host <host>', 'judge the calls of this host; may be repeated')
        .argParser((host: string, before: readonly string[]) => [...before, host])
        .default([], 'those of the document'),
    )
    .option('--coverage <file>', 'write what the calls exercised, for sandlot drift')
    .addOption(
      new Option('--reporter <name>', 'how the report is written')
        .choices(['pretty', 'json', 'junit', 'github'])
        .default('pretty'),
    )
    .action((archive: string, options: TrafficOptions) => {
      letReadersLeave(process.stdout);
      return settle(() => checkTraffic(archive, options, process.stdout));
    });
  endUnableOnMisuse(command.addOption(overlayOption()));
};

/** Judges the calls of an archive; broken where one is against the document. */
export const checkTraffic = async (
  archive: string,
  { document: source, overlay, host, coverage: file, reporter }: TrafficOptions,
  output: Output,
): Promise<Verdict> => {
  const { judgeTraffic, readHar } = await import('../traffic/traffic.ts');
  const progress = openProgress(process.stderr, ticks);
  progress.stage('reading');
  const judge = async () => {
    const calls = readHar(await readText(archive, 'an HTTP archive'), archive);
    const document = await loadDocument(source, { overlays: overlay });
    progress.stage('judging');
    return judgeTraffic(calls, { document, archive, hosts: host });
  };
  const { report, coverage } = await judge().finally(progress.end);
  if (file !== undefined) await writeText(file, `${JSON.stringify(coverage, undefined, 2)}\n`);
  output.write(await write(report, reporter, output));
  return report.failures.length > 0 ? 'broken' : 'kept';
};

const write = async (
  report: TrafficReport,
  reporter: TrafficOptions['reporter'],
  output: Output,
): Promise<string> => {
  if (reporter === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  if (reporter === 'pretty')
    return (await import('./show-traffic.ts')).showTraffic(report, paperOf(output));
  const { toGithub, toJunit } = await import('../traffic/traffic.ts');
  return reporter === 'junit'
    ? toJunit(report)
    : toGithub(report, await openLines(report.document.source));
};
