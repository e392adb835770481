import type { LedgerReport } from '../domain/quota-ledger.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface VerifyQuotaDeps {
  readonly terminal: Terminal;
  readonly verifyLedger: () => Promise<LedgerReport>;
}

/** Proves the ledger; fails when there is a fault, and names each. */
export async function verifyQuota(
  { json }: { readonly json: boolean },
  { terminal, verifyLedger }: VerifyQuotaDeps,
): Promise<ExitCode> {
  const report = await verifyLedger();
  const { accounts, entries, jobs, faults } = report;
  const exitCode = faults.length === 0 ? exitCodes.done : exitCodes.failed;
  if (json) {
    writeJson(terminal.out, { ok: faults.length === 0, ...report });
    return exitCode;
  }
  for (const { problem } of faults) terminal.out.write(`${problem}\n`);
  const looked = `accounts: ${accounts}, entries: ${entries}, jobs: ${jobs}`;
  if (faults.length === 0) {
    terminal.out.write(`The ledger is right (${looked}).\n`);
  } else {
    terminal.err.write(
      `Faults in the ledger: ${faults.length} (${looked}). Something has changed the database behind Pincel's back: keep a copy of it, and bring a backup back with \`pincel db restore <file>\`.\n`,
    );
  }
  return exitCode;
}
