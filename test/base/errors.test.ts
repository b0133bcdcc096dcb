import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { controlErrors } from '../../src/base/control-errors.ts';
import {
  ahaErrors,
  apiErrors,
  type ErrorDescription,
  errors,
  isErrorCode,
} from '../../src/base/errors.ts';
import { createRefusal, refuse } from '../../src/base/refusal.ts';
import { type ParsedFile, parseAll, readSources } from '../support/architecture/sources.ts';

const page = readFileSync('docs/errors.md', 'utf8');

function toRow([code, { status, title, summary, example }]: [string, ErrorDescription]): string {
  return `| \`${code}\` | ${status} | **${title}.** ${summary} | ${example} |`;
}

/** The rows of the table below a heading, without the two lines that head it. */
function rowsBelow(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}

t.test('docs/errors.md lists the errors of the catalogue, group by group', async (t) => {
  t.strictSame(rowsBelow('Errors of your API'), Object.entries(apiErrors).map(toRow));
  t.strictSame(rowsBelow('Errors of the control API'), Object.entries(controlErrors).map(toRow));
  t.strictSame(rowsBelow('Errors of the bundled Aha! API'), Object.entries(ahaErrors).map(toRow));
});

t.test('each error is a sentence with a status of 400 or more', async (t) => {
  for (const [code, { status, summary, title }] of Object.entries(errors)) {
    t.match(code, /^[a-z]+(-[a-z]+)*$/);
    t.ok(status >= 400 && status < 600, code);
    t.match(summary, /^[A-Z`].*\.$/, code);
    t.notMatch(title, /[.:]$/, code);
  }
});

t.test('a refusal takes its status from the catalogue unless it names another', async (t) => {
  t.equal(refuse({ code: 'not-found', detail: 'x' }).status, 404);
  t.equal(refuse({ code: 'request-invalid', detail: 'x', status: 422 }).status, 422);
  t.equal(createRefusal({ code: 'own-code', detail: 'x', status: 418 }).status, 418);
});

t.test('a refusal with a code of its own and no status is an error of the module', async (t) => {
  const options = JSON.parse('{"code": "own-code", "detail": "x"}');
  t.throws(() => createRefusal(options), {
    message:
      'The refusal "own-code" needs a status, since its code is not in the catalogue of errors.',
  });
});

t.test('every refusal in src/ has a code of the catalogue, and its status', async (t) => {
  const sources = readSources(join(import.meta.dirname, '..', '..', 'src'));
  const refusals = parseAll(sources).flatMap(listRefusals);

  t.ok(refusals.length > 50);
  t.strictSame(
    refusals.filter(({ code }) => !isErrorCode(code)),
    [],
  );
  t.strictSame(
    refusals.filter(({ status }) => status !== undefined),
    [
      {
        file: 'src/testing/overrides/canned-reply.ts',
        code: 'override-outside-document',
        status: '500',
      },
    ],
  );
});

/** The literal codes and statuses that a file hands to `refuse` or `context.refuse`. */
function listRefusals({ file, parsed, nodes }: ParsedFile) {
  return nodes
    .filter((node) => ts.isCallExpression(node))
    .filter(({ expression }) =>
      /^(context\.|sent\.context\.)?refuse$/.test(expression.getText(parsed)),
    )
    .flatMap(({ arguments: [options] }) => {
      const code = options && ts.isObjectLiteralExpression(options) && literalOf(options, 'code');
      return code ? { file: `src/${file}`, code, status: literalOf(options, 'status') } : [];
    });
}

function literalOf(object: ts.ObjectLiteralExpression, name: string): string | undefined {
  const property = object.properties.find((one) => one.name?.getText() === name);
  const value = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  return value && ts.isLiteralExpression(value) ? value.text : undefined;
}
