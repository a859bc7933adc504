/* What takes secrets away. */
rule steals_browser_secrets {
  meta:
    title = "Names the stores in which browsers keep passwords"
    weight = 40
    techniques = "T1555.003,T1539"
    benign = "Programs that move to another browser; backup tools."
    malicious = "Saved passwords and cookies are read out."
  strings:
    $a1 = "\\Login Data" ascii wide nocase
    $a2 = "/Login Data" ascii wide nocase
    $b = "logins.json" ascii wide nocase
    $c = "key4.db" ascii wide nocase
    $d = "cookies.sqlite" ascii wide nocase
    $e = "encrypted_key" ascii wide
    $f = "CryptUnprotectData" ascii wide
    $g = "Web Data" ascii wide
  condition:
    filesize < 40MB and ((any of ($a*) and ($e or $f) and ($b or $c or $d or $g)) or ($b and $c and any of ($a*)))
}
rule steals_wallets {
  meta:
    title = "Names the wallets of several crypto-currencies"
    weight = 45
    techniques = "T1005,T1657"
    benign = "Backup tools that know them all."
    malicious = "Wallets are looked for and taken."
  strings:
    $a = "wallet.dat" ascii wide nocase
    $b = "\\Exodus\\" ascii wide nocase
    $c = "Electrum\\wallets" ascii wide nocase
    $d = "\\Ethereum\\keystore" ascii wide nocase
    $e = "nkbihfbeogaeaoehlefnkodbefgpgknn" ascii wide
    $f = "Atomic\\Local Storage" ascii wide nocase
    $g = ".electrum/wallets" ascii nocase
    $h = ".ethereum/keystore" ascii nocase
    $i = ".bitcoin/" ascii nocase
  condition:
    filesize < 40MB and 3 of them
}
rule sends_to_chat {
  meta:
    title = "Sends files or texts to a chat of its author"
    weight = 45
    techniques = "T1567,T1102"
    benign = "Programs that tell their operator how they are."
    malicious = "What was stolen goes to a chat, which few firewalls refuse."
  strings:
    $a = /discord(app)?\.com\/api\/webhooks\/[0-9]{10,25}\// ascii wide
    $b = /api\.telegram\.org\/bot[0-9]{6,14}:[A-Za-z0-9_-]{30,50}/ ascii wide
  condition:
    filesize < 40MB and any of them
}
rule records_keys {
  meta:
    title = "Records what is typed, and sends it on"
    weight = 40
    techniques = "T1056.001"
    benign = "Programs that help to type."
    malicious = "Passwords are recorded as they are typed."
  strings:
    $a = "GetAsyncKeyState" ascii
    $b = "SetWindowsHookEx" ascii
    $c = "GetForegroundWindow" ascii
    $d = "GetKeyNameText" ascii
    $n1 = "InternetOpen" ascii
    $n2 = "WinHttpOpen" ascii
    $n3 = "WSAStartup" ascii
    $n4 = "smtp" ascii wide nocase
    $log = /\[(ENTER|BACKSPACE|CAPS ?LOCK|TAB)\]/ ascii wide nocase
  condition:
    uint16(0) == 0x5A4D and ($a or $b) and $c and ($d or $log) and any of ($n*) and $log
}
rule dumps_lsass {
  meta:
    title = "Reads the memory of the process that keeps passwords"
    weight = 65
    techniques = "T1003.001"
    benign = "Tools of administrators that test themselves."
    malicious = "Passwords of all who are logged on are read out."
  strings:
    $l = "lsass" ascii wide nocase
    $d = "MiniDumpWriteDump" ascii wide
    $s = "sekurlsa" ascii wide nocase
    $c = "comsvcs" ascii wide nocase
    $p = "SeDebugPrivilege" ascii wide
  condition:
    filesize < 40MB and (($l and $d and $p) or $s or ($c and $l))
}
