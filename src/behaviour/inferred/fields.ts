import {
  type Envelope,
  type JsonObject,
  openFits,
  outline,
  type Resource,
  type Shapes,
} from '../../document/document.ts';
import type { Context } from '../behaviour.ts';
import { openAdapt } from './adapt.ts';

const noProperties: ReadonlyMap<string, readonly string[]> = new Map();

/** Turns what a client sent of a record into what is stored of it. */
export type ReadFields = (sent: JsonObject, context: Context) => Record<string, unknown>;

/**
 * Leaves out what the document calls read-only, and says so; and what it calls write-only, which
 * never comes back.
 */
export const openFields = (
  shapes: Shapes,
  resource: Resource,
  envelope: Envelope | undefined,
): ReadFields => {
  const adapt = openAdapt(shapes, openFits(shapes));
  const properties = outline(shapes, shapes.of(resource.entity));
  const asked = envelope ? outline(shapes, shapes.of(envelope.places)) : noProperties;
  // What the request's own schema says of a property goes before what the record's says.
  const is = (name: string, keyword: 'readOnly' | 'writeOnly'): boolean => {
    const places = asked.get(name) ?? properties.get(name) ?? [];
    return shapes.of(places).keywords[keyword] === true;
  };
  return (sent, context) => {
    const fields: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(sent)) {
      if (is(name, 'readOnly')) {
        context.notice('read-only', `"${name}" is read-only; what was sent for it is ignored`);
      } else if (!is(name, 'writeOnly')) {
        fields[name] = adapt(properties.get(name) ?? [], value);
      }
    }
    return fields;
  };
};
