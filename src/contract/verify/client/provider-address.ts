import { type OpenApiDocument, readBasePath } from '../../../openapi/openapi.ts';
import type { Judge } from '../../judge/judge.ts';
import type { ProviderClient } from './provider-client.ts';

type ProviderAddressOptions = {
  readonly url: string;
  readonly document: OpenApiDocument;
  readonly judge: Judge;
};

/**
 * Finds the base address of the document's paths: the given URL, or the document's server path
 * below it when the URL alone answers 404. Throws an error with one sentence when nothing
 * answers.
 */
export async function findProviderAddress(
  client: ProviderClient,
  { url, document, judge }: ProviderAddressOptions,
): Promise<URL> {
  const presetBody = new URL(url);
  const own = presetBody.pathname.replace(/(?<!\/)\/+$/, '');
  const base = readBasePath(document);
  const stripped = new URL(presetBody.origin + own);
  const path = judge.operations.find(
    ({ method, path: template }) => method === 'GET' && !template.includes('{'),
  )?.path;
  const sortQuery = async (address: string): Promise<number> => {
    const sent = { method: 'GET', url: address, headers: {}, body: undefined };
    try {
      return (await client.send(sent)).status;
    } catch (error) {
      throw new Error(
        `${presetBody.origin} cannot be reached: ${Object(error).message || Object(error).code}.`,
      );
    }
  };
  const below = await sortQuery(own + (own.endsWith(base) ? '' : base) + (path ?? '/'));
  if (base === '' || own.endsWith(base)) return stripped;
  const without = below === 404 && path !== undefined ? await sortQuery(own + path) : 404;
  return without === 404 ? new URL(presetBody.origin + own + base) : stripped;
}
