import { isObject, type JsonObject, textAt } from '../../../openapi/openapi.ts';
import type { MessageHeaders } from '../../judge/http-message.ts';
import type { ResolveVariables } from './postman-variables.ts';

/** The authorization of an item, or that of its folder. */
export function findAuth({ auth }: JsonObject, inherited: JsonObject | undefined) {
  return isObject(auth) && auth.type !== 'inherit' ? auth : inherited;
}

type AddressedHeaders = { readonly url: string; readonly headers: MessageHeaders };

/** Adds the credential that Postman sends, unless the request has it already. */
export function addAuth(
  auth: JsonObject | undefined,
  resolve: ResolveVariables,
  { url, headers }: AddressedHeaders,
): AddressedHeaders {
  const type = auth && textAt(auth, 'type');
  if (auth === undefined || type === undefined || type === 'noauth') return { url, headers };
  const setting = compileSetting(auth[type], resolve);
  if (type === 'apikey') return addApiKey(setting, { url, headers });
  const credential = schemes.get(type)?.(setting) ?? `${type} {{credential}}`;
  return { url, headers: { authorization: credential, ...headers } };
}

type ReadSetting = (name: string) => string;

/** The settings of a type: a list since version 2.1, an object before. */
function compileSetting(settings: unknown, resolve: ResolveVariables): ReadSetting {
  return (name) => {
    const value = Array.isArray(settings)
      ? settings.filter(isObject).find(({ key }) => key === name)?.value
      : Object(settings)[name];
    return resolve(String(value ?? `{{${name}}}`));
  };
}

const schemes: ReadonlyMap<string, (setting: ReadSetting) => string> = new Map([
  ['bearer', (setting: ReadSetting) => `Bearer ${setting('token')}`],
  ['oauth2', (setting: ReadSetting) => `Bearer ${setting('accessToken')}`],
  [
    'basic',
    (setting: ReadSetting) => {
      const pair = Buffer.from(`${setting('username')}:${setting('password')}`);
      return `Basic ${pair.toString('base64')}`;
    },
  ],
]);

function addApiKey(setting: ReadSetting, { url, headers }: AddressedHeaders): AddressedHeaders {
  const [name, value] = [setting('key'), setting('value')];
  if (setting('in') !== 'query')
    return { url, headers: { [name.toLowerCase()]: value, ...headers } };
  const mark = url.includes('?') ? '&' : '?';
  return { url: `${url}${mark}${new URLSearchParams([[name, value]])}`, headers };
}
