import { fileURLToPath } from 'node:url';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Arguments that start Sandlot with a domain of notes. */
export const toNotesArgs = (cli, port, more = []) => {
  const args = [cli, pathOf('notes.yaml'), '--behaviours', pathOf('notes.mjs')];
  return [...args, '--port', String(port), ...more];
};

/** Creates a note. */
export const createNote = {
  method: 'POST',
  path: '/notes',
  body: JSON.stringify({
    title: 'Note',
    author: 'Author',
    text: 'lorem ipsum dolor sit amet lorem ipsum dolor',
    position: 7,
    done: true,
    created_at: '2019-02-06T01:48:24Z',
    tags: ['bench', 'tag-7'],
  }),
};

/** Reads a hundred notes, evenly out of so many. */
export const readNotes = (count) =>
  Array.from({ length: 100 }, (_, index) => ({
    method: 'GET',
    path: `/notes/${Math.floor(((index + 0.5) * count) / 100)}`,
  }));

export const listNotes = (offset) => ({ method: 'GET', path: `/notes?offset=${offset}` });
