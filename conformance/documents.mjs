import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const isDocument = (file) =>
  /\.(json|ya?ml)$/.test(file) &&
  /^\s*\{?\s*["']?(openapi|swagger)["']?\s*:/m.test(readFileSync(file, 'utf8'));

/** The OpenAPI documents of a folder, and of each folder in it the first; their names and files. */
export const findDocuments = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = join(folder, entry.name);
    if (entry.isFile()) return isDocument(place) ? [{ name: basename(place), file: place }] : [];
    if (!entry.isDirectory()) return [];
    const files = readdirSync(place, { withFileTypes: true }).filter((one) => one.isFile());
    const first = files.map((one) => join(place, one.name)).find(isDocument);
    return first === undefined ? [] : [{ name: entry.name, file: first }];
  });
