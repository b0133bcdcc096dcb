import type { Call } from '../behaviour/behaviour.ts';
import { findSuccess, isJson, locate, type Operation, toConcrete } from '../document/document.ts';
import { openChoice } from './negotiate.ts';

/** The media type of a success that a call is answered in; `undefined` for the usual one. */
export type Wanted = (call: Call) => string | undefined;

const streaming = /^text\/event-stream$|^application\/(x-)?(ndjson|jsonl)$/;

/**
 * Reads which of the media types of a success a call wants: by `Accept`, or by a `stream` that is true,
 * which many an API has in the body while its clients go on to accept JSON alone.
 */
export const openWanted = (operation: Operation): Wanted => {
  const { status, type } = findSuccess(operation);
  const content = operation.replies.get(`${status}`)?.content ?? new Map<string, string>();
  if (type === undefined || content.size < 2) return () => undefined;
  const choose = openChoice(operation);
  const stream = [...content.keys()].find((one) => streaming.test(one));
  return (call) => {
    const asks = Object(call.body).stream === true || call.query.stream === true;
    const chosen = (asks ? stream : undefined) ?? choose(accepted(call));
    return chosen === toConcrete(type) ? undefined : chosen;
  };
};

const accepted = ({ headers }: Call): string | undefined =>
  headers.accept === undefined ? undefined : String(headers.accept);

/**
 * Tells of a call whether it is answered in a media type that holds something else than the success's
 * JSON does, such as the events of a stream; `undefined` where an operation has none.
 */
export const openOther = (
  root: unknown,
  operation: Operation,
): ((call: Call) => boolean) | undefined => {
  const { status, type, media } = findSuccess(operation);
  const content = operation.replies.get(`${status}`)?.content;
  if (content === undefined || type === undefined || !isJson(type)) return undefined;
  const schemaOf = (place: string) => locate(root, `${place}/schema`);
  const own = schemaOf(`${media}`).pointer;
  const others = [...content].filter(([other, place]) => {
    const { pointer, value } = schemaOf(place);
    return !isJson(other) && value !== undefined && pointer !== own;
  });
  if (others.length === 0) return undefined;
  const wantedOf = openWanted(operation);
  return (call) => {
    const wanted = wantedOf(call);
    return others.some(([other]) => other === wanted);
  };
};
