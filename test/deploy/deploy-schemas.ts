/**
 * JSON schemas of what `deploy/` uses of Compose files and of Kubernetes: every object is closed, so that
 * a mistyped or misplaced name is found. A new field needs a line here.
 */
type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: { type: 'string' } };
const count = { type: 'integer', minimum: 0 };
const flag = { type: 'boolean' };
const labels = { type: 'object', additionalProperties: text };

function closed(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false };
}

function list(items: Schema) {
  return { type: 'array', items, minItems: 1 };
}

const duration = { type: 'string', pattern: '^\\d+(ms|s|m|h)$' };

const composeService = closed({
  image: text,
  build: closed({ context: text }, ['context']),
  command: texts,
  environment: labels,
  volumes: list({ type: 'string', pattern: '^[^:]+:[^:]+(:ro)?$' }),
  ports: list({ type: 'string', pattern: '^(\\d+\\.\\d+\\.\\d+\\.\\d+:)?\\d+:\\d+$' }),
  deploy: closed({
    replicas: count,
    resources: closed({ limits: closed({ memory: { type: 'string', pattern: '^\\d+[bkmg]$' } }) }),
  }),
  depends_on: {
    oneOf: [
      texts,
      {
        type: 'object',
        additionalProperties: closed({
          condition: { enum: ['service_started', 'service_healthy'] },
        }),
      },
    ],
  },
  healthcheck: closed({ test: texts, interval: duration, timeout: duration, retries: count }, [
    'test',
  ]),
  stop_grace_period: duration,
  restart: { enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
  read_only: flag,
  cap_drop: texts,
  security_opt: texts,
});

export const composeFile = closed(
  {
    name: text,
    services: { type: 'object', minProperties: 1, additionalProperties: composeService },
    volumes: { type: 'object', additionalProperties: closed({}) },
  },
  ['services'],
);

const metadata = closed(
  { name: { type: 'string', pattern: '^[a-z0-9-]+$' }, labels, annotations: labels },
  [],
);
const named = { ...metadata, required: ['name'] };
const selector = closed({ matchLabels: labels }, ['matchLabels']);
const port = { oneOf: [{ type: 'integer', minimum: 1, maximum: 65_535 }, text] };

const probe = closed({
  httpGet: closed({ path: { type: 'string', pattern: '^/' }, port }, ['path', 'port']),
  exec: closed({ command: texts }, ['command']),
  periodSeconds: count,
  timeoutSeconds: count,
  failureThreshold: count,
});

const quantity = { type: 'string', pattern: '^\\d+(m|Mi|Gi)?$' };
const quantities = closed({ cpu: quantity, memory: quantity, storage: quantity });

const container = closed(
  {
    name: text,
    image: text,
    args: texts,
    ports: list(closed({ name: text, containerPort: port }, ['containerPort'])),
    env: list(
      closed(
        {
          name: text,
          value: { type: 'string' },
          valueFrom: closed({ secretKeyRef: closed({ name: text, key: text }, ['name', 'key']) }),
        },
        ['name'],
      ),
    ),
    startupProbe: probe,
    livenessProbe: probe,
    readinessProbe: probe,
    resources: closed({ requests: quantities, limits: quantities }),
    securityContext: closed({
      allowPrivilegeEscalation: flag,
      readOnlyRootFilesystem: flag,
      capabilities: closed({ drop: texts }),
    }),
    volumeMounts: list(
      closed({ name: text, mountPath: text, readOnly: flag }, ['name', 'mountPath']),
    ),
  },
  ['name', 'image', 'securityContext', 'resources', 'readinessProbe'],
);

const podTemplate = closed(
  {
    metadata: { ...metadata, required: ['labels'] },
    spec: closed(
      {
        terminationGracePeriodSeconds: count,
        automountServiceAccountToken: flag,
        enableServiceLinks: flag,
        securityContext: closed({
          runAsNonRoot: flag,
          runAsUser: count,
          runAsGroup: count,
          fsGroup: count,
          seccompProfile: closed({ type: { enum: ['RuntimeDefault'] } }, ['type']),
        }),
        topologySpreadConstraints: list(
          closed(
            {
              maxSkew: count,
              topologyKey: text,
              whenUnsatisfiable: { enum: ['DoNotSchedule', 'ScheduleAnyway'] },
              labelSelector: selector,
            },
            ['maxSkew', 'topologyKey', 'whenUnsatisfiable'],
          ),
        ),
        containers: list(container),
        volumes: list(closed({ name: text, configMap: closed({ name: text }) }, ['name'])),
      },
      ['containers', 'securityContext'],
    ),
  },
  ['metadata', 'spec'],
);

function kind(apiVersion: string, name: string, properties: Readonly<Record<string, Schema>>) {
  return closed({ apiVersion: { const: apiVersion }, kind: { const: name }, ...properties }, [
    'apiVersion',
    'kind',
    ...Object.keys(properties),
  ]);
}

/** The schemas of resources by their kind. */
export const kubernetesKinds: Readonly<Record<string, Schema>> = {
  Kustomization: kind('kustomize.config.k8s.io/v1beta1', 'Kustomization', {
    labels: list(closed({ pairs: labels }, ['pairs'])),
    resources: texts,
    images: list(closed({ name: text, newName: text, newTag: text }, ['name'])),
    configMapGenerator: list(closed({ name: text, files: texts }, ['name', 'files'])),
  }),
  Deployment: kind('apps/v1', 'Deployment', {
    metadata: named,
    spec: closed(
      {
        replicas: count,
        selector,
        strategy: closed({
          type: { const: 'RollingUpdate' },
          rollingUpdate: closed({ maxUnavailable: count, maxSurge: count }),
        }),
        template: podTemplate,
      },
      ['selector', 'template'],
    ),
  }),
  StatefulSet: kind('apps/v1', 'StatefulSet', {
    metadata: named,
    spec: closed(
      {
        serviceName: text,
        replicas: count,
        selector,
        template: podTemplate,
        volumeClaimTemplates: list(
          closed({
            metadata: named,
            spec: closed({
              accessModes: list({ enum: ['ReadWriteOnce'] }),
              resources: closed({ requests: quantities }),
            }),
          }),
        ),
      },
      ['serviceName', 'selector', 'template'],
    ),
  }),
  Service: kind('v1', 'Service', {
    metadata: named,
    spec: closed(
      {
        selector: labels,
        ports: list(closed({ name: text, port, targetPort: port }, ['port'])),
      },
      ['selector', 'ports'],
    ),
  }),
  PodDisruptionBudget: kind('policy/v1', 'PodDisruptionBudget', {
    metadata: named,
    spec: closed({ maxUnavailable: count, selector }, ['selector']),
  }),
};
