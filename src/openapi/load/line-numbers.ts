import { readFile } from 'node:fs/promises';
import { splitPointer } from '../json/json-pointer.ts';

/** Finding lines in a longer text takes seconds. */
const maxFileLength = 4_000_000;

/**
 * A function that gives the line of a JSON pointer in a document's file, or of its nearest ancestor
 * there: an upgraded or bundled document has pointers that the file lacks. `undefined` if the file
 * cannot be read.
 */
export async function createLineFinder(
  file: string,
): Promise<((pointer: string) => number) | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  if (text.length > maxFileLength) return () => 1;
  const { isCollection, isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  const childOf = (node: unknown, name: string): unknown => {
    if (!isCollection(node)) return undefined;
    // A key such as the status 200 is a number in YAML, and so is an index.
    return node.get(name, true) ?? (/^\d+$/.test(name) ? node.get(Number(name), true) : undefined);
  };
  return (pointer) => {
    let nearest: unknown = contents;
    for (const name of splitPointer(pointer)) {
      const child = childOf(nearest, name);
      if (child === undefined) break;
      nearest = child;
    }
    return isNode(nearest) && nearest.range ? lines.linePos(nearest.range[0]).line : 1;
  };
}
