import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadedDocument, loadDocument } from '../../../src/openapi/openapi.ts';

/** Loads the document of a provider; also outside tests, which have folders of their own. */
export async function loadProviderDocument(name: string, root: object): Promise<LoadedDocument> {
  const folder = await mkdtemp(join(tmpdir(), `sandlot-${name}-`));
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(root));
  const document = await loadDocument(file);
  await rm(folder, { recursive: true });
  return document;
}
