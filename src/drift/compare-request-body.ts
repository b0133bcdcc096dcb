import { below } from '../document/document.ts';
import { type BodyDrift, join, none, only } from './body-drift.ts';
import { type Both, type Change, type Site, toChange } from './change.ts';
import { compareContent } from './compare-content.ts';
import type { OperationPair } from './pair-operations.ts';

/** Compares which bodies may be sent. */
export const compareRequestBody = ({ before, after }: OperationPair): BodyDrift => {
  const places = {
    before: before.body ? below(before.pointer, 'requestBody') : before.pointer,
    after: after.body ? below(after.pointer, 'requestBody') : after.pointer,
  };
  const site: Site = { part: 'request' };
  if (!before.body && !after.body) return none;
  if (!after.body)
    return only(
      site,
      toChange('breaking', 'request-body-removed', places, 'a body means nothing any more'),
    );
  if (!before.body) {
    const change = after.body.required
      ? toChange('breaking', 'request-body-required', places, 'a body is new, and has to be sent')
      : toChange('harmless', 'request-body-added', places, 'a body is new, and may be sent');
    return only({ part: 'operation' }, change);
  }
  const flip = toFlip(before.body.required, after.body.required, places);
  return join([
    flip === undefined ? none : only(site, flip),
    compareContent(
      { before: before.body.content, after: after.body.content },
      {
        way: 'request',
        places,
        toSite: (type) => ({ part: 'request', type }),
      },
    ),
  ]);
};

const toFlip = (was: boolean, is: boolean, places: Both): Change | undefined => {
  if (was === is) return undefined;
  if (!is)
    return toChange(
      'harmless',
      'request-body-optional',
      places,
      'a body need not be sent any more',
    );
  const change = toChange('breaking', 'request-body-required', places, 'a body has to be sent now');
  return { ...change, touch: { kind: 'left out' } };
};
