import {
  type OpenApiDocument,
  objectAt,
  objectOf,
  propertiesOf,
  resolvePointer,
  type SchemaView,
  type SchemaViews,
  textAt,
} from '../../../openapi/openapi.ts';

/** A property of a form that is sent as a file. */
export type FormFile = { readonly name: string; readonly type: string };

/** Lists the files of a form, whose media type is at a JSON pointer. */
export function listFormFiles(
  { root }: Pick<OpenApiDocument, 'root'>,
  views: SchemaViews,
  media: string,
): readonly FormFile[] {
  const encodings = objectAt(objectOf(resolvePointer(root, media).value), 'encoding');
  return [...propertiesOf(views, views.of([`${media}/schema`]))].flatMap(([name, pointers]) => {
    const view = views.of(pointers);
    const type = textAt(objectOf(encodings[name]), 'contentType') ?? defaultFileType;
    const [first = ''] = type.split(',');
    return isFile(view) ? [{ name, type: first.trim() }] : [];
  });
}

const defaultFileType = 'application/octet-stream';

/** OpenAPI 3.0 has `format: binary`, 3.1 a media type that is not encoded as text. */
function isFile({ types, keywords }: SchemaView): boolean {
  const { format, contentMediaType, contentEncoding } = keywords;
  const isBinary = format === 'binary' || contentMediaType !== undefined;
  return (
    isBinary && contentEncoding === undefined && (types.length === 0 || types.includes('string'))
  );
}

/** The bytes of a file that is held as a text of one character for each byte. */
export function toFileBytes(text: string): Buffer {
  return Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1');
}
