import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import ts from 'typescript';

/** File texts by their paths below a folder, with `/`. */
export type Sources = Readonly<Record<string, string>>;

export type ParsedFile = {
  readonly file: string;
  readonly parsed: ts.SourceFile;
  readonly nodes: readonly ts.Node[];
};

export type Import = {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  /** The import disappears when types are stripped. */
  readonly isType: boolean;
  /** The file is loaded on demand, by `import()`. */
  readonly isLazy: boolean;
};

const readBefore = new Map<string, Sources>();

/** Reads the files of a folder, sub-folders included; the result is kept, and so are the files that are parsed from it. */
export function readSources(folder: string, ending = '.ts'): Sources {
  const name = `${folder}/*${ending}`;
  const sources = readBefore.get(name) ?? readFiles(folder, ending);
  readBefore.set(name, sources);
  return sources;
}

function readFiles(folder: string, ending: string): Sources {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(folder.length + 1).replaceAll(sep, '/'),
        readFileSync(path, 'utf8'),
      ]),
  );
}

const parsedBefore = new WeakMap<Sources, readonly ParsedFile[]>();

/** Parses all files; the result is kept, since several rules read the same files. */
export function parseAll(sources: Sources): readonly ParsedFile[] {
  const known = parsedBefore.get(sources);
  if (known !== undefined) return known;
  const files = Object.entries(sources).map(([file, text]) => {
    const parsed = parseFile(file, text);
    return { file, parsed, nodes: listNodes(parsed) };
  });
  parsedBefore.set(sources, files);
  return files;
}

export function parseFile(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function listNodes(root: ts.Node): readonly ts.Node[] {
  const nodes = [root];
  // Iterating over an array that grows visits the added nodes as well.
  for (const node of nodes) {
    ts.forEachChild(node, (child) => {
      nodes.push(child);
    });
  }
  return nodes;
}

/** The line of a node, counted from 1. */
export function lineOf(parsed: ts.SourceFile, node: ts.Node): number {
  return parsed.getLineAndCharacterOfPosition(node.getStart(parsed)).line + 1;
}

const importsBefore = new WeakMap<Sources, readonly Import[]>();

/** All imports, re-exports, `import()` calls and import types of the files; the result is kept. */
export function listImports(sources: Sources): readonly Import[] {
  const imports = importsBefore.get(sources) ?? readImports(sources);
  importsBefore.set(sources, imports);
  return imports;
}

function readImports(sources: Sources): readonly Import[] {
  return parseAll(sources).flatMap(({ file, parsed, nodes }) =>
    nodes.flatMap((node) => {
      const found = readImport(node);
      return found ? { file, line: lineOf(parsed, node), ...found } : [];
    }),
  );
}

/** Reads a node as an import. A path that is computed at run time (a user's own module) is none. */
function readImport(node: ts.Node): Omit<Import, 'file' | 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    return {
      specifier: literalText(node.moduleSpecifier) ?? '',
      // `import { type X }` still runs the module (verbatimModuleSyntax), `import type` does not.
      isType: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      isLazy: false,
    };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const specifier = literalText(node.moduleSpecifier) ?? '';
    return { specifier, isType: node.isTypeOnly, isLazy: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: literalText(node.argument.literal) ?? '', isType: true, isLazy: false };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const specifier = literalText(node.arguments[0]);
    return specifier === undefined ? undefined : { specifier, isType: false, isLazy: true };
  }
  return undefined;
}

/** The text of a string literal; `undefined` for every other node. */
export function literalText(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

export function isOwnFile({ specifier }: Pick<Import, 'specifier'>): boolean {
  return specifier.startsWith('.') || specifier.startsWith('/');
}

/** The path below `src/` of an imported file. */
export function importedFile({ file, specifier }: Import): string {
  return posix.join(posix.dirname(file), specifier);
}

/** The name of the package that is imported: `ajv` of `ajv/dist/2020.js`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** A room is a folder of `src/`, or a file beside the folders. */
export function roomOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') ?? file;
}

/** Whether a file matches a pattern; `*` stands for any characters. */
export function matchesPattern(pattern: string, file: string): boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined ? file === pattern : file.startsWith(start) && file.endsWith(end);
}

export function describeImport({ file, line, specifier }: Import): string {
  return `src/${file}:${line} imports '${specifier}'`;
}
