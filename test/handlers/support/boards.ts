import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  withRequestBody,
} from './serve-document.ts';

export const [text, integer] = [{ type: 'string' }, { type: 'integer' }];
export const gone = { responses: { 204: { description: '' } } };

export const schemas = {
  Board: objectSchema({ code: text, title: text }),
  Card: objectSchema({ id: { ...integer, readOnly: true }, title: text }),
  Note: objectSchema({ id: { ...integer, readOnly: true }, body: text }),
  Reply: objectSchema({ id: { ...integer, readOnly: true }, text, note_id: integer }),
};

export const board = pathParameter('board_code');
export const card = pathParameter('card_id', 'integer');
export const note = pathParameter('note_id', 'integer');

export function lists(name: string) {
  return { get: { responses: { 200: json(arraySchema(ref(name))) } } };
}

export function creates(name: string) {
  return {
    post: { ...withRequestBody(ref(name)), responses: { 201: json(ref(name)) } },
  };
}

export function reads(name: string) {
  return { get: { responses: { 200: json(ref(name)) } } };
}

export function changes(name: string) {
  return {
    patch: { ...withRequestBody(ref(name)), responses: { 200: json(ref(name)) } },
  };
}

/** Notes are created below a card and read without it. */
export const paths = {
  '/boards': { ...lists('Board'), ...creates('Board') },
  '/boards/{board_code}': { parameters: [board], ...reads('Board'), delete: gone },
  '/boards/{board_code}/cards': { parameters: [board], ...lists('Card'), ...creates('Card') },
  '/boards/{board_code}/cards/{card_id}': {
    parameters: [board, card],
    ...reads('Card'),
    delete: gone,
  },
  '/boards/{board_code}/cards/{card_id}/notes': {
    parameters: [board, card],
    ...lists('Note'),
    ...creates('Note'),
    delete: gone,
  },
  '/notes': lists('Note'),
  '/notes/{note_id}': {
    parameters: [note],
    ...reads('Note'),
    ...changes('Note'),
    delete: gone,
  },
};
