import { existsSync } from 'node:fs';
import ts from 'typescript';
import type { Table } from './import-rules.ts';
import { lineOf, literalText, matchesPattern, parseAll, type Sources } from './sources.ts';

const emptyNames = /(^|[-./])(utils?|helpers?|common|misc|managers?)(?=$|[-./])/;
const kebabCase = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/;

/** File names that are not in kebab-case, or have no meaning. */
export function findBadFileNames(sources: Sources): string[] {
  return Object.keys(sources)
    .filter((file) => emptyNames.test(file) || !kebabCase.test(file))
    .map((file) => `src/${file} is a bad file name`);
}

/** Exported types that two files declare under one name. */
export function findDuplicateTypes(sources: Sources): string[] {
  const files = new Map<string, string[]>();
  for (const { file, parsed } of parseAll(sources)) {
    for (const statement of parsed.statements) {
      if (!isExportedType(statement)) continue;
      const { text } = statement.name;
      files.set(text, [...(files.get(text) ?? []), file]);
    }
  }
  return [...files]
    .filter(([, declaring]) => declaring.length > 1)
    .map(([name, declaring]) => `the type ${name} is declared in ${declaring.join(' and ')}`);
}

function isExportedType(
  statement: ts.Statement,
): statement is ts.TypeAliasDeclaration | ts.InterfaceDeclaration {
  return (
    (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) &&
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** Folders with more files than a reader takes in at a glance; `uniform` lists those of one kind. */
export function findCrowdedFolders(
  sources: Sources,
  { most, uniform }: { readonly most: number; readonly uniform: readonly string[] },
): string[] {
  const counts = new Map<string, number>();
  for (const file of Object.keys(sources)) {
    const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([folder, count]) => count > most && !uniform.includes(folder))
    .map(([folder, count]) => `src/${folder} has ${count} files, more than ${most}`);
}

/** Expressions that only some files may use, such as `Date.now`. */
export function findForbiddenExpressions(sources: Sources, allowed: Table): string[] {
  const names = Object.keys(allowed);
  return parseAll(sources).flatMap(({ file, parsed, nodes }) => {
    const found = nodes.flatMap((node) =>
      expressionsOf(node, names)
        .filter((name) => !allowed[name]?.some((place) => matchesPattern(place, file)))
        .map(
          (name) => `src/${file}:${lineOf(parsed, node)} uses ${name}: only ${allowed[name]} may`,
        ),
    );
    return [...new Set(found)];
  });
}

/** Calls that get a list of any length as their arguments; more than 120,000 overflow the stack. */
export function findSpreadLists(sources: Sources): string[] {
  return parseAll(sources).flatMap(({ file, parsed, nodes }) =>
    nodes
      .filter((node) => ts.isCallExpression(node) && takesManyArguments(node))
      .map((node) => `src/${file}:${lineOf(parsed, node)} spreads a list into arguments`),
  );
}

function takesManyArguments(call: ts.CallExpression): boolean {
  return (
    /^(push|unshift|splice|max|min)$/.test(`${lastName(call.expression)}`) &&
    call.arguments.some((argument) => ts.isSpreadElement(argument))
  );
}

function expressionsOf(node: ts.Node, names: readonly string[]): readonly string[] {
  if (ts.isNewExpression(node) && lastName(node.expression) === 'Date') {
    return node.arguments?.length ? [] : ['new Date()'];
  }
  if (ts.isCallExpression(node) && lastName(node.expression) === 'Date') return ['Date()'];
  const used = accessedName(node);
  return names.filter((name) => used === name || used?.endsWith(`.${name}`));
}

/** `owner.name` of an access, a destructured name or an import. */
function accessedName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return `${lastName(node.expression)}.${node.name.text}`;
  if (ts.isElementAccessExpression(node)) {
    return `${lastName(node.expression)}.${literalText(node.argumentExpression)}`;
  }
  if (ts.isBindingElement(node)) {
    const { initializer } = node.parent.parent as ts.VariableDeclaration;
    return initializer && `${lastName(initializer)}.${lastName(node.propertyName ?? node.name)}`;
  }
  if (ts.isImportSpecifier(node)) {
    const from = literalText(node.parent.parent.parent.moduleSpecifier)?.replace('node:', '');
    return `${from}.${lastName(node.propertyName ?? node.name)}`;
  }
  return undefined;
}

/** The last name of an expression: `Date` of `Date` and of `globalThis.Date`. */
function lastName(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}

/** Statements of the public entries that are not re-exports. */
export function findOwnStatements(sources: Sources): string[] {
  return parseAll(sources)
    .filter(({ file }) => file === 'index.ts' || file === 'behaviours.ts')
    .flatMap(({ file, parsed }) =>
      parsed.statements
        .filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier))
        .map((statement) => `src/${file}:${lineOf(parsed, statement)} is not a re-export`),
    );
}

/** Constants of a file that hold arrow functions: a function declaration can be called from above it, and entered. */
export function findArrowConstants(sources: Sources): string[] {
  return parseAll(sources).flatMap(({ file, parsed }) =>
    parsed.statements
      .filter((statement) => ts.isVariableStatement(statement))
      .flatMap((statement) => [...statement.declarationList.declarations])
      .filter(({ initializer }) => initializer !== undefined && ts.isArrowFunction(initializer))
      .map((node) => `src/${file}:${lineOf(parsed, node)} holds an arrow: ${node.name.getText()}`),
  );
}

/** Functions with a flag, which a call does not explain. One that only converts it (`to…`) may have it. */
export function findBooleanParameters(sources: Sources): string[] {
  return parseAll(sources).flatMap(({ file, parsed, nodes }) =>
    nodes
      .filter((node) => ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node))
      .filter(({ parameters }) =>
        parameters.some(({ type }) => type?.kind === ts.SyntaxKind.BooleanKeyword),
      )
      .filter(({ name }) => !/^#?to[A-Z]/.test(`${name?.getText(parsed)}`))
      .map(
        (node) => `src/${file}:${lineOf(parsed, node)} ${node.name?.getText(parsed)} has a flag`,
      ),
  );
}

/** The files in whose names or texts one of the words is: the others need not be parsed to look for it. */
export function selectMentioning(sources: Sources, words: readonly string[]): Sources {
  const wanted = new Set(words);
  return Object.fromEntries(
    Object.entries(sources).filter((entry) =>
      splitWords(entry.join(' ')).some((word) => wanted.has(word)),
    ),
  );
}

/** Identifiers and file names that contain a word of the project's former private language. */
export function findPrivateWords(sources: Sources, words: readonly string[]): string[] {
  const banned = new Set(words);
  const isBanned = (name: string) => splitWords(name).some((word) => banned.has(word));
  return parseAll(sources).flatMap(({ file, parsed, nodes }) => {
    const identifiers = nodes
      .filter((node) => ts.isIdentifier(node))
      .filter((node) => isBanned(node.text))
      .map((node) => `${file}:${lineOf(parsed, node)}: ${node.text}`);
    const name =
      file
        .replace(/\.\w+$/, '')
        .split('/')
        .at(-1) ?? file;
    return [...new Set([...(isBanned(name) ? [file] : []), ...identifiers])];
  });
}

/** Titles of tests that contain a word of the project's former private language. */
export function findPrivateTitles(sources: Sources, words: readonly string[]): string[] {
  const banned = new Set(words);
  return parseAll(sources).flatMap(({ file, parsed, nodes }) =>
    nodes
      .filter((node) => ts.isCallExpression(node))
      .filter(({ expression }) => lastName(expression) === 'test')
      .flatMap(({ arguments: [title] }) => (title && isText(title) ? [title] : []))
      .filter((title) => splitWords(title.getText(parsed)).some((word) => banned.has(word)))
      .map((title) => `${file}:${lineOf(parsed, title)}: ${title.getText(parsed)}`),
  );
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function splitWords(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

const namedFile =
  /(?<![\w./-])((?:src|test|docs|bench|fuzz|fixtures|schemas|scripts|torture|conformance|console|deploy)\/[\w./-]+\.(?:ts|tsx|mjs|md|json|yaml))\b/g;

/** Files that a text names and that do not exist below `root`. */
export function findMissingFiles(texts: Sources, root: string): string[] {
  return Object.entries(texts).flatMap(([file, text]) =>
    [...text.matchAll(namedFile)]
      .map(([, named = '']) => named)
      .filter((named) => !existsSync(`${root}/${named}`))
      .map((named) => `${file} names ${named}, which does not exist`),
  );
}
