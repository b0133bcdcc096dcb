import { signal } from '@preact/signals';

/** The page is at `/_sandlot/console`, or at `/~NAME/_sandlot/console` for another sandbox. */
const [, sandboxInPath, controlPath = ''] =
  /^(?:\/~([^/]+))?(\/.*?)\/console\/?$/.exec(location.pathname) ?? [];

/** The sandbox that the page shows. */
export const sandbox = sandboxInPath ?? 'default';

/** The path of the control API, without a sandbox: `/_sandlot`. */
export const controlPrefix = controlPath;

/** The path prefix that selects a sandbox. */
export function sandboxPrefix(name: string = sandbox): string {
  return name === 'default' ? '' : `/~${name}`;
}

/** The address of this page for another sandbox. */
export function consoleAddress(name: string): string {
  return `${sandboxPrefix(name)}${controlPrefix}/console`;
}

const tokenKey = 'sandlot-control-token';

/** `needed`: the control API asks for its token. `wrong`: it refused the one that was sent. */
export const signIn = signal<'none' | 'needed' | 'wrong'>('none');

export function signInWith(token: string): void {
  sessionStorage.setItem(tokenKey, token);
  signIn.value = 'none';
}

export function authorization(): Readonly<Record<string, string>> {
  const token = sessionStorage.getItem(tokenKey);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** A refused call, with a sentence for the user. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly violations: readonly { readonly pointer: string; readonly message: string }[];

  constructor(status: number, problem: { code?: unknown; detail?: unknown; violations?: unknown }) {
    const { code, detail, violations } = problem;
    super(typeof detail === 'string' ? toPlainText(detail) : `The server answered ${status}.`);
    this.status = status;
    this.code = typeof code === 'string' ? code : '';
    this.violations = (Array.isArray(violations) ? violations : []).map(({ pointer, message }) => ({
      pointer,
      message: toPlainText(message),
    }));
  }
}

export type ApiRequest = {
  readonly body?: unknown;
  readonly sandbox?: string;
};

/** Sends a control call, such as `PUT /clock`; throws an `ApiError` when it is refused. */
export async function send(call: string, request: ApiRequest = {}): Promise<Response> {
  const [method = 'GET', path = ''] = call.split(' ');
  const { body } = request;
  const response = await fetchOrExplain(
    `${sandboxPrefix(request.sandbox)}${controlPrefix}${path}`,
    {
      method,
      headers: authorization(),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    },
  );
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const error = new ApiError(response.status, Object(problem));
  if (error.code === 'control-token-missing') signIn.value = 'needed';
  if (error.code === 'control-token-wrong') signIn.value = 'wrong';
  throw error;
}

/** The JSON of a reply. */
export async function read<T>(call: string, request: ApiRequest = {}): Promise<T> {
  const response = await send(call, request);
  return response.json();
}

async function fetchOrExplain(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch {
    throw new ApiError(0, { detail: 'The server does not answer. Is Sandlot still running?' });
  }
}

/** The types of JSON Schema, as a sentence has them. */
const typeNames: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

/** `must be integer,null` becomes `must be a whole number or null`. */
function toPlainText(message: string): string {
  return message.replace(/\bmust be ((?:[a-z]+,)*[a-z]+)(?=\.?$|; )/gm, (whole, types: string) => {
    const names = types.split(',').map((type) => typeNames[type]);
    return names.includes(undefined) ? whole : `must be ${names.join(' or ')}`;
  });
}

/** A sentence about anything that was thrown. */
export function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
