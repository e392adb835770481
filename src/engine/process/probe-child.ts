import { probeProvider } from '../models/provider.ts';
import { isProviderName } from './probe-providers.ts';

/** Entry of a short-lived process: tries one provider, prints why it does not run (nothing when it does). */
const [provider = ''] = process.argv.slice(2);
if (!isProviderName(provider)) throw new Error(`Expected a provider's name, got ${provider}`);
process.stdout.write((await probeProvider(provider)) ?? '');
