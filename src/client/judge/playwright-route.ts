import { type JudgeableCall, withoutContentEncoding } from './judgeable-call.ts';

/** What is used of a route of Playwright. */
export type JudgedRoute<Response extends RoutedResponse> = {
  request(): {
    method(): string;
    url(): string;
    allHeaders(): Promise<Readonly<Record<string, string>>>;
    postDataBuffer(): Uint8Array | null;
  };
  fetch(options?: { readonly maxRedirects?: number }): Promise<Response>;
  fulfill(options: { readonly response: Response }): Promise<void>;
  fallback(): Promise<void>;
};

export type RoutedResponse = {
  status(): number;
  headersArray(): readonly { readonly name: string; readonly value: string }[];
  body(): Promise<Uint8Array>;
};

export type JudgeRoutedCalls = {
  readonly isOfApi: (call: Pick<JudgeableCall, 'request'>, address: URL) => boolean;
  readonly keep: (call: JudgeableCall) => void;
};

/** Handles a route of `page.route`. */
export type HandleRoute = <Response extends RoutedResponse>(
  route: JudgedRoute<Response>,
) => Promise<void>;

/** Compiles a handler that fetches a request of the API, judges both, and gives the page the reply. */
export function compileRoute({ isOfApi, keep }: JudgeRoutedCalls): HandleRoute {
  return async (route) => {
    const sent = route.request();
    const request = {
      method: sent.method(),
      url: sent.url(),
      headers: await sent.allHeaders(),
      body: sent.postDataBuffer() ?? undefined,
    };
    if (!isOfApi({ request }, new URL(request.url))) return route.fallback();
    const response = await route.fetch({ maxRedirects: 0 });
    keep({
      request,
      response: {
        status: response.status(),
        headers: withoutContentEncoding(toFields(response.headersArray())),
        body: await response.body(),
      },
    });
    return route.fulfill({ response });
  };
}

function toFields(list: ReturnType<RoutedResponse['headersArray']>) {
  const fields: Record<string, string | readonly string[]> = {};
  for (const { name, value } of list) {
    const key = name.toLowerCase();
    const known = fields[key];
    fields[key] = known === undefined ? value : [known, value].flat();
  }
  return fields;
}
