import { tlsFrom, type Config } from '../platform/config.ts';
import type { GatewayOptions } from './server.ts';
import { TrustedDocuments } from './trusted.ts';

/** What the configuration says of the gateway. Throws, in words for the operator, for files that are not what they should be. */
export async function configured(config: Config): Promise<Omit<GatewayOptions, 'supergraph' | 'sources' | 'routes' | 'log'>> {
  const { ASSAY_TRUSTED_DOCUMENTS: ofDevices, ASSAY_CONSOLE_DOCUMENTS: ofPeople, ASSAY_CONSOLE_ORIGINS: origins, ASSAY_TRUSTED_PROXIES: trustedProxies } = config;
  const tls = tlsFrom(config);
  return {
    host: config.ASSAY_HOST, port: config.ASSAY_PORT, budget: { points: config.ASSAY_BUDGET, seconds: 60 }, anonymousBudget: { points: Math.ceil(config.ASSAY_ANONYMOUS_BUDGET / 6), seconds: 10 }, socketsMax: config.ASSAY_SOCKETS, introspection: config.ASSAY_INTROSPECTION,
    ...(tls ? { tls } : {}), ...(origins ? { origins } : {}), ...(trustedProxies ? { trustedProxies } : {}),
    ...(ofDevices || ofPeople ? { trusted: await TrustedDocuments.read({ ...(ofDevices ? { DEVICE: ofDevices } : {}), ...(ofPeople ? { USER: ofPeople } : {}) }) } : {}),
  };
}
