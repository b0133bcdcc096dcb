import { readFile } from 'node:fs/promises';
import { splitPointer } from './pointer.ts';

/** Larger texts are not read for their lines: that takes seconds. */
const largest = 4_000_000;

/**
 * Tells on which line of a document's file a pointer stands, or what is nearest above it: a document
 * that was upgraded, or put together from several files, has places that its file does not.
 * `undefined` where there is no such file.
 */
export const openLines = async (
  file: string,
): Promise<((pointer: string) => number) | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || text.length > largest) return text === undefined ? undefined : () => 1;
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  return (pointer) => {
    const steps = [...splitPointer(pointer)];
    for (; steps.length > 0; steps.pop()) {
      const node: unknown = document.getIn(steps.map(toStep), true);
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
};

const toStep = (step: string): string | number => (/^\d+$/.test(step) ? Number(step) : step);
