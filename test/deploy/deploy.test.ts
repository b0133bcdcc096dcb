import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { listServerOptions } from '../../src/cli/options/server-options.ts';
import { openSandlot } from '../../src/sandlot.ts';
import { composeFile, kubernetesKinds } from './deploy-schemas.ts';

const folder = join(import.meta.dirname, '..', '..', 'deploy');
const ajv = new Ajv2020({ allErrors: true });

function violationsOf(schema: object, value: unknown): readonly string[] {
  const validate = ajv.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function readYaml(path: string): unknown {
  return parse(readFileSync(join(folder, path), 'utf8'));
}

const manifests = readdirSync(join(folder, 'kubernetes'))
  .filter((file) => file !== 'api.yaml')
  .flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, 'kubernetes', file), 'utf8')).map((document) =>
      Object(Reflect.get(document, 'toJS').call(document)),
    ),
  );

function manifestOf(kind: string, name = 'sandlot') {
  return manifests.find((one) => one.kind === kind && one.metadata?.name === name);
}

/** The variables that Sandlot reads. */
const variables = new Set(listServerOptions().map(({ envVar }) => envVar));

t.test('the Compose file is valid', async (t) => {
  const compose = Object(readYaml('compose.yaml'));

  t.strictSame(violationsOf(composeFile, compose), []);
  const { sandlot } = compose.services;
  t.equal(sandlot.deploy.replicas, 3);
  for (const name of Object.keys(sandlot.environment)) t.ok(variables.has(name), name);
  t.ok(
    Number.parseInt(sandlot.stop_grace_period, 10) >
      Number.parseInt(sandlot.environment.SANDLOT_DRAIN, 10),
  );
});

t.test('a mistyped name in a Compose file or a manifest would be found', async (t) => {
  const compose = Object(readYaml('compose.yaml'));
  compose.services.sandlot.enviroment = {};
  const deployment = structuredClone(manifestOf('Deployment'));
  deployment.spec.template.spec.containers[0].readinessProb = {};

  t.match(violationsOf(composeFile, compose), [/must NOT have additional properties.*enviroment/]);
  t.match(violationsOf(kubernetesKinds.Deployment ?? {}, deployment), [/readinessProb"/]);
});

t.test('each manifest is valid, and kustomize lists each', async (t) => {
  for (const manifest of manifests) {
    const schema = kubernetesKinds[manifest.kind];
    t.ok(schema, manifest.kind);
    t.strictSame(violationsOf(schema ?? {}, manifest), [], manifest.kind);
  }
  const listed = Object(readYaml('kubernetes/kustomization.yaml')).resources;
  const files = readdirSync(join(folder, 'kubernetes'));
  t.strictSame([...listed, 'api.yaml', 'kustomization.yaml'].sort(), files.sort());
});

t.test('names in the manifests refer to what is there', async (t) => {
  const { spec } = manifestOf('Deployment');
  const [container] = spec.template.spec.containers;
  const variableNames = container.env.map(({ name }: { readonly name: string }) => name);

  for (const name of variableNames) t.ok(variables.has(name), name);
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
    t.match(container[probe].httpGet, { path: /^\/_sandlot\/(live|ready)$/, port: 'http' });
  const { selector } = manifestOf('Service').spec;
  t.match(spec.template.metadata.labels, selector);
  t.strictSame(spec.selector.matchLabels, selector);
  t.strictSame(manifestOf('PodDisruptionBudget').spec.selector.matchLabels, selector);
  t.ok(manifestOf('Service', 'sandlot-valkey'), 'the host of SANDLOT_STORE');
  const [{ value: drain }] = container.env.filter(
    ({ name }: { readonly name: string }) => name === 'SANDLOT_DRAIN',
  );
  t.ok(spec.template.spec.terminationGracePeriodSeconds > Number.parseInt(drain, 10));
});

t.test('pods run without rights', async (t) => {
  for (const kind of ['Deployment', 'StatefulSet']) {
    const { spec } = manifests.find((one) => one.kind === kind).spec.template;
    t.match(spec.securityContext, {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const { securityContext } of spec.containers)
      t.match(securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  }
});

t.test('the example document is the same in both places, and can be served', async (t) => {
  const [one, two] = ['api.yaml', 'kubernetes/api.yaml'].map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  );
  t.equal(one, two);

  const sandlot = await openSandlot({ document: join(folder, 'api.yaml') });
  t.teardown(() => sandlot.close());
  t.strictSame(sandlot.findings, []);
  t.equal((await sandlot.app.inject('/pets')).statusCode, 200);
});

t.test('no package that the image installs has code for one architecture', async (t) => {
  const lock = JSON.parse(readFileSync(join(folder, '..', 'package-lock.json'), 'utf8'));
  const installed = Object.entries<Record<string, unknown>>(lock.packages).filter(
    ([name, { dev, optional }]) => name !== '' && !dev && !optional,
  );

  t.ok(installed.length > 50);
  t.strictSame(
    installed.filter(([, { cpu, os, hasInstallScript }]) => cpu || os || hasInstallScript),
    [],
  );
});
