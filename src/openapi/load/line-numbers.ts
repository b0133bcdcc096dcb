import { readFile } from 'node:fs/promises';
import { splitPointer } from '../json/json-pointer.ts';

/** Larger texts are not read for their lines: that takes seconds. */
const maxFileLength = 4_000_000;

/**
 * Tells on which line of a document's file a pointer stands, or what is nearest above it: a document
 * that was upgraded, or put together from several files, has places that its file does not.
 * `undefined` where there is no such file.
 */
export async function createLineFinder(
  file: string,
): Promise<((pointer: string) => number) | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || text.length > maxFileLength)
    return text === undefined ? undefined : () => 1;
  const { isCollection, isNode, LineCounter, parseDocument } = await import('yaml');
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter });
  const step = (node: unknown, name: string): unknown => {
    if (!isCollection(node)) return undefined;
    // YAML takes the status 200 for a number, as the place in a list is one.
    return node.get(name, true) ?? (/^\d+$/.test(name) ? node.get(Number(name), true) : undefined);
  };
  return (pointer) => {
    let nearest: unknown = contents;
    for (const name of splitPointer(pointer)) {
      const next = step(nearest, name);
      if (next === undefined) break;
      nearest = next;
    }
    return isNode(nearest) && nearest.range ? counter.linePos(nearest.range[0]).line : 1;
  };
}
