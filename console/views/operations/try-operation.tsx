import { useState } from 'preact/hooks';
import { Tag } from '../../components/badges.tsx';
import { TextField } from '../../components/fields.tsx';
import { formatJson, JsonEditor } from '../../components/json-editor.tsx';
import {
  formatHeaders,
  HeadersField,
  parseHeaders,
  RequestSender,
} from '../../components/request-sender.tsx';
import { sandbox, sandboxPrefix } from '../../state/api.ts';
import type { TriedRequest } from '../../state/try-request.ts';
import type { OperationDescription, ParameterSummary } from '../../state/types.ts';

type Values = Readonly<Record<string, string>>;

/** Sends an operation with values from its examples. */
export function TryOperation({ operation }: { readonly operation: OperationDescription }) {
  const { parameters, body } = operation;
  const [values, setValues] = useState<Values>(() => toFirstValues(parameters));
  const [text, setText] = useState(() => toFirstBody(body));
  const [headers, setHeaders] = useState(() => formatHeaders(toFirstHeaders(operation)));
  const shown = parameters.filter(
    ({ in: location }) => location === 'path' || location === 'query',
  );
  return (
    <RequestSender label="Try it" toRequest={() => toRequest(operation, { values, headers, text })}>
      <h2>
        Try it <Tag tone="accent" text={`sandbox ${sandbox}`} />
      </h2>
      <div class="columns">
        {shown.map((parameter) => (
          <ParameterField
            key={`${parameter.in} ${parameter.name}`}
            parameter={parameter}
            value={values[toValueName(parameter)] ?? ''}
            onInput={(value) => setValues({ ...values, [toValueName(parameter)]: value })}
          />
        ))}
      </div>
      {body && isText(body.mediaTypes) && (
        <JsonEditor
          label={`Body (${body.mediaTypes[0]})`}
          text={text}
          rows={Math.min(16, Math.max(4, text.split('\n').length + 1))}
          onInput={setText}
        />
      )}
      <HeadersField value={headers} onInput={setHeaders} />
    </RequestSender>
  );
}

function toValueName({ in: location, name }: ParameterSummary): string {
  return `${location} ${name}`;
}

/** Examples of optional parameters are offered, but not sent by themselves. */
function toFirstValues(parameters: readonly ParameterSummary[]): Values {
  return Object.fromEntries(
    parameters
      .filter(({ required }) => required)
      .map((parameter) => [toValueName(parameter), toText(parameter.example)]),
  );
}

function toText(example: unknown): string {
  if (example === undefined) return '';
  return typeof example === 'string'
    ? example
    : Array.isArray(example)
      ? example.join(',')
      : JSON.stringify(example);
}

function isText(mediaTypes: readonly string[]): boolean {
  return !mediaTypes[0]?.startsWith('multipart/');
}

function toFirstBody(body: OperationDescription['body']): string {
  if (body?.example === undefined) return '';
  return typeof body.example === 'string' ? JSON.stringify(body.example) : formatJson(body.example);
}

function toFirstHeaders({
  parameters,
  body,
  credentials,
}: OperationDescription): Record<string, string> {
  const own = parameters
    .filter(({ in: location, required }) => location === 'header' && required)
    .map(({ name, example }) => [name, toText(example)]);
  const type = body?.mediaTypes[0];
  return {
    ...credentials.headers,
    ...Object.fromEntries(own),
    ...(type !== undefined && { 'content-type': type }),
  };
}

type TryInput = { readonly values: Values; readonly headers: string; readonly text: string };

function toRequest(
  { method, path, parameters, credentials, body }: OperationDescription,
  { values, headers, text }: TryInput,
): TriedRequest {
  const query = new URLSearchParams(credentials.query.join('&'));
  let filled = path;
  for (const parameter of parameters) {
    const value = values[toValueName(parameter)] ?? '';
    if (parameter.in === 'path')
      filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value));
    if (parameter.in === 'query' && value !== '') query.append(parameter.name, value);
  }
  const search = query.toString();
  return {
    method,
    url: `${sandboxPrefix()}${filled}${search === '' ? '' : `?${search}`}`,
    headers: parseHeaders(headers),
    body: toBody(body, text),
  };
}

/** A form is written from the JSON of its fields. */
function toBody(body: OperationDescription['body'], text: string): string | undefined {
  if (body === undefined || text.trim() === '') return undefined;
  if (!body.mediaTypes[0]?.includes('x-www-form-urlencoded')) return text;
  const fields: Readonly<Record<string, unknown>> = Object(JSON.parse(text));
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [name, toText(value)]),
  ).toString();
}

type ParameterFieldProps = {
  readonly parameter: ParameterSummary;
  readonly value: string;
  readonly onInput: (value: string) => void;
};

function ParameterField({ parameter, value, onInput }: ParameterFieldProps) {
  const { name, in: location, required, values = [], example, type } = parameter;
  const suggestions = [
    ...new Set([...values.map(toText), ...(example === undefined ? [] : [toText(example)])]),
  ];
  return (
    <TextField
      label={`${name}${required ? ' *' : ''}`}
      value={value}
      onInput={onInput}
      placeholder={[location, type].filter((part) => part !== undefined).join(', ')}
      {...(suggestions.length > 0 && { list: suggestions })}
    />
  );
}
