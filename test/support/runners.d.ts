/**
 * What the recipes use of packages that are not installed here, so that what they use of Sandlot is
 * checked with them. `npm run recipes` runs them with the packages themselves.
 */
declare module 'vitest' {
  type Work = () => unknown;
  export const beforeAll: (work: Work) => void;
  export const afterAll: (work: Work) => void;
  export const test: (name: string, work: Work) => void;
  export const expect: (value: unknown) => { toMatchObject(expected: object): void };
}

declare module '@playwright/test' {
  type Locator = { readonly selector: string };
  type Page = { goto(url: string): Promise<unknown>; locator(selector: string): Locator };
  type Work = (fixtures: { readonly page: Page }) => Promise<void>;
  export const test: {
    (name: string, work: Work): void;
    use(options: { readonly launchOptions: { readonly executablePath: string } }): void;
    beforeAll(work: () => Promise<void>): void;
    afterAll(work: () => Promise<void>): void;
  };
  export const expect: {
    (locator: Locator): { toHaveText(text: string): Promise<void> };
    (value: unknown): { toMatchObject(expected: object): void };
  };
}

declare module 'testcontainers' {
  type Strategy = { readonly path: string };
  export const Wait: { forHttp(path: string, port: number): Strategy };
  export type StartedTestContainer = {
    getHost(): string;
    getMappedPort(port: number): number;
    stop(): Promise<unknown>;
  };
  export class GenericContainer {
    constructor(image: string);
    withEnvironment(variables: Readonly<Record<string, string>>): this;
    withExposedPorts(...ports: number[]): this;
    withWaitStrategy(strategy: Strategy): this;
    start(): Promise<StartedTestContainer>;
  }
}
