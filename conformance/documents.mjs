import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const isDocument = (file) =>
  /\.(json|ya?ml)$/.test(file) &&
  /^\s*\{?\s*["']?(openapi|swagger)["']?\s*:/m.test(readFileSync(file, 'utf8'));

/** The OpenAPI documents of a folder: each file, and the first document of each subfolder. */
export const findDocuments = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return isDocument(path) ? [{ name: basename(path), file: path }] : [];
    if (!entry.isDirectory()) return [];
    const files = readdirSync(path, { withFileTypes: true }).filter((file) => file.isFile());
    const first = files.map((file) => join(path, file.name)).find(isDocument);
    return first === undefined ? [] : [{ name: entry.name, file: first }];
  });
