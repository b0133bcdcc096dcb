import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages whose files are in a bundle: their terms ask that each copy has them.
 *
 * @param root folder that the files are relative to
 * @param {readonly string[]} files paths of the bundled files
 * @throws an error for a package that names no licence
 */
export function collectLicenses(root, files) {
  const folders = new Set(files.map(toPackageFolder).filter((folder) => folder !== undefined));
  return [...folders]
    .sort()
    .map((folder) => describePackage(join(root, folder)))
    .join('\n\n');
}

function toPackageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function describePackage(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  if (!license) throw new Error(`${name} names no licence.`);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file
    ? readFileSync(join(folder, file), 'utf8').trim()
    : `By ${author?.name ?? author}`;
  return `${name} ${version} (${license})\n\n${text}`;
}
