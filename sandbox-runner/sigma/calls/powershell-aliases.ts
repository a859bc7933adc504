/** Aliases that every PowerShell has. Those that are also programs of Windows' own mean what a program would do. */
const written = `
ac add-content|cat get-content|gc get-content|clc clear-content|clear-history clear-history|clhy clear-history|cli clear-item|clp clear-itemproperty
|cp copy-item|cpi copy-item|cpp copy-itemproperty|curl curl|dir dir|epsn export-pssession|etsn enter-pssession|foreach foreach-object|gal get-alias
|gci get-childitem|gcim get-ciminstance|gcb get-clipboard|gdr get-psdrive|ghy get-history|gi get-item|gin get-computerinfo|gm get-member
|gp get-itemproperty|gps get-process|gpv get-itempropertyvalue|gsv get-service|gtz get-timezone|gwmi get-wmiobject|h get-history|icm invoke-command
|iex invoke-expression|ihy invoke-history|ii invoke-item|irm invoke-restmethod|iwmi invoke-wmimethod|iwr invoke-webrequest|kill stop-process|ls get-childitem
|mi move-item|mount new-psdrive|mv move-item|ndr new-psdrive|ni new-item|nsn new-pssession|ps get-process|r invoke-history|rdr remove-psdrive
|ri remove-item|rm remove-item|rmo remove-module|rni rename-item|rnp rename-itemproperty|rp remove-itemproperty|rwmi remove-wmiobject|sajb start-job
|saps start-process|sasv start-service|sbp set-psbreakpoint|scb set-clipboard|si set-item|sl set-location|sls select-string|sp set-itemproperty
|spps stop-process|spsv stop-service|sv set-variable|swmi set-wmiinstance|tee tee-object|wget invoke-webrequest|mp get-mppreference
|tnc test-netconnection|gjb get-job|ipmo import-module|gcm get-command|gsn get-pssession|gpo get-gpo|pwd get-location|history get-history`;

/** From an alias to its cmdlet. */
export const cmdlets: ReadonlyMap<string, string> = new Map(
  written.split('|').map((one) => one.trim().split(' ')).filter((pair) => pair[0] !== pair[1]).map(([alias, name]) => [alias!, name!]),
);
