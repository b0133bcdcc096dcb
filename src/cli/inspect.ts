import type { Command } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import { describeNearest } from '../base/nearest.ts';
import type { DescribedWorkflows } from '../contract/contract.ts';
import { loadDocument, type ReferenceKind } from '../openapi/openapi.ts';
import type { Inspection } from '../sandlot.ts';
import {
  listDocumentOptions,
  type MountOption,
  toDocumentOptions,
} from './options/document-options.ts';
import type { ExplanationDetail } from './output/inspection-report.ts';
import { selectInspection } from './output/inspection-summary.ts';
import { type OutputStream, printJson, toTextLayout } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import type { TextLayout } from './output/table.ts';

type InspectOptions = {
  readonly mount: readonly MountOption[];
  readonly overlay: readonly string[];
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly behaviours?: string;
  readonly json?: boolean;
  /** Prints workflows instead. */
  readonly arazzo?: boolean;
  /** A resource or a path. */
  readonly only?: string;
  /** An operation, as `METHOD /path` or by its operationId. */
  readonly why?: string;
  /** Prints each decision as well, with `why`. */
  readonly verbose?: boolean;
};

/** Adds `sandlot inspect`, which prints everything that was inferred from documents. */
export function addInspect(program: Command, defaultDocuments: readonly string[]): void {
  const command = program
    .command('inspect')
    .description('Print what was inferred from a document: resources, operations and findings.')
    .argument('[documents...]', 'Files, URLs, or - for standard input.')
    .option('--behaviours <file>', 'Module with your own behaviours.')
    .option(
      '--why <operation>',
      'Explains one operation, such as "POST /pets", or one webhook: which rule decided, and why.',
    )
    .option('--verbose', 'With --why: prints each decision as well.')
    .option('--only <name>', 'Prints one resource, or one path and those below it.')
    .option('--json', 'Prints JSON.')
    .option('--arazzo', 'Prints workflows for each resource as an Arazzo document in JSON.')
    .action((documents: readonly string[], options: InspectOptions) => {
      const named = documents.length > 0 || options.mount.length > 0;
      return runInspect(named ? documents : defaultDocuments, options, process.stdout);
    });
  for (const option of listDocumentOptions()) command.addOption(option);
}

/** @throws an error of one sentence if a document cannot be served, or `why` names no operation. */
export async function runInspect(
  documents: readonly string[],
  options: InspectOptions,
  output: OutputStream,
): Promise<void> {
  if (options.arazzo) return printJson(await describeDocument(documents, options), output);
  const all = await inspectDocuments(documents, options);
  const { why, only, verbose } = options;
  if (verbose && why === undefined)
    throw new Error('--verbose prints the decisions of one operation: name it with --why.');
  const inspections = only === undefined ? all : selectInspections(all, only);
  const operation =
    why === undefined
      ? undefined
      : (findWebhook(inspections, why) ?? findOperation(inspections, why));
  if (options.json) return printJson(operation ?? toJsonForm(inspections), output);
  const detail = verbose ? 'decisions' : 'answer';
  output.write(await formatText(operation ?? inspections, toTextLayout(output), detail));
}

/** @throws an error of one sentence unless there is one document. */
async function describeDocument(
  documents: readonly string[],
  { mount, overlay, allowRefs }: InspectOptions,
): Promise<DescribedWorkflows> {
  const [document, ...others] = [...documents, ...mount.map((one) => one.document)];
  if (document === undefined || others.length > 0)
    throw new Error('Workflows describe one document: name only one with --arazzo.');
  const { describeWorkflows } = await import('../contract/verify/verify.ts');
  return describeWorkflows(await loadDocument(document, { overlays: overlay, allowRefs }));
}

async function inspectDocuments(
  documents: readonly string[],
  { mount, overlay, allowRefs, behaviours }: InspectOptions,
): Promise<readonly Inspection[]> {
  const progress = openProgress(process.stderr, monotonicNow);
  const { openSandlot } = await import('../sandlot.ts');
  return openSandlot({
    ...toDocumentOptions(documents, mount),
    overlays: overlay,
    allowRefs,
    behaviours,
    control: 'off',
    onProgress: progress.stage,
  })
    .then((sandlot) => sandlot.inspect().finally(sandlot.close))
    .finally(progress.end);
}

/** @throws an error with the nearest name where nothing has this one. */
function selectInspections(all: readonly Inspection[], only: string): readonly Inspection[] {
  const selected = all.flatMap((inspection) => selectInspection(inspection, only) ?? []);
  if (selected.length > 0) return selected;
  const names = all.flatMap(({ resources, operations }) => [
    ...resources.map(({ name }) => name),
    ...operations.map(({ path }) => path),
  ]);
  throw new Error(
    `No resource or path is called "${only}"; ${describeNearest(only, [...new Set(names)])}.`,
  );
}

type InspectedOperation = Inspection['operations'][number];

type InspectedWebhook = Inspection['webhooks'][number];

function findWebhook(
  inspections: readonly Inspection[],
  name: string,
): InspectedWebhook | undefined {
  return inspections
    .flatMap(({ webhooks }) => webhooks)
    .find((webhook) => webhook.name === name || webhook.operationId === name);
}

function findOperation(inspections: readonly Inspection[], name: string): InspectedOperation {
  const operations = inspections.flatMap((inspection) => inspection.operations);
  const named = operations.find(
    ({ id, method, path }) => id === name || `${method} ${path}` === name.replace(/^\w+/, toUpper),
  );
  if (named) return named;
  const names = [
    ...operations.map(({ method, path }) => `${method} ${path}`),
    ...inspections.flatMap(({ webhooks }) => webhooks.map((webhook) => webhook.name)),
  ];
  throw new Error(`The document has no operation "${name}"; ${describeNearest(name, names)}.`);
}

function toUpper(method: string): string {
  return method.toUpperCase();
}

function toJsonForm(inspections: readonly Inspection[]) {
  const [only, ...others] = inspections;
  return others.length === 0 ? only : { documents: inspections };
}

async function formatText(
  inspected: InspectedOperation | InspectedWebhook | readonly Inspection[],
  layout: TextLayout,
  detail: ExplanationDetail,
): Promise<string> {
  if ('payload' in inspected) {
    const { formatWebhook } = await import('./output/inspection-report.ts');
    return formatWebhook(inspected, layout, detail);
  }
  if ('plan' in inspected) {
    const { formatPlan } = await import('./output/inspection-report.ts');
    return formatPlan(inspected, layout, detail);
  }
  const { formatInspection } = await import('./output/inspection-report.ts');
  return inspected.map((inspection) => formatInspection(inspection, layout)).join('\n');
}
