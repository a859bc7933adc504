import { configFrom } from '../../platform/config.ts';
import { loadEngine } from '../../sandbox-runner/engine.ts';
import { costs, good, type Check } from './check.ts';

/** Compiles all rules as a runner does, and names those of the operator's that it would leave out. */
export const rulesCheck: Check = {
  name: 'rules',
  remedy: 'correct these files under ASSAY_RULES; all others work',
  look: async () => {
    const config = configFrom(process.env);
    const engine = await loadEngine({ rules: config.ASSAY_RULES, knownGood: config.ASSAY_KNOWN_GOOD });
    await engine.close();
    if (engine.leftOut.length === 0) return good(`${engine.sigma.length} Sigma rules and all YARA files compile`);
    return costs(`left out:\n${engine.leftOut.map(({ rule, reason }) => `${rule}: ${reason}`).join('\n')}`);
  },
};
