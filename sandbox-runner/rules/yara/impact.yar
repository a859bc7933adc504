/* What works for somebody else: miners, bots, extortion. */
rule miner_pool {
  meta:
    title = "Speaks to a pool of miners"
    weight = 50
    techniques = "T1496"
    benign = "People mine on their own computers."
    malicious = "The computer pays for somebody else."
  strings:
    $a = /stratum(\+(tcp|ssl|tls|udp))?:\/\/[a-z0-9.-]{3,100}(:[0-9]{2,5})?/ ascii wide nocase
    $b = "mining.subscribe" ascii
    $c = "mining.authorize" ascii
    $d = "donate-level" ascii
    $e = "\"algo\": \"rx/0\"" ascii
    $f = "randomx" ascii nocase
  condition:
    filesize < 60MB and ($a or ($b and $c) or ($d and ($e or $f)))
}
rule bot_of_devices {
  meta:
    title = "Program for many processors that kills rivals and scans with default passwords"
    weight = 70
    techniques = "T1110.001,T1498,T1562"
    benign = "Hardly any."
    malicious = "A bot for routers and cameras."
  strings:
    $a = "/dev/watchdog"
    $b = "/bin/busybox"
    $c = "TSource Engine Query"
    $d = "/proc/net/tcp"
    $e = "xc3511"
    $f = "vizxv"
    $g = "enable\x00system\x00shell"
    $h = "LZRD"
    $i = "GETLOCALIP"
    $j = "HTTPFLOOD" nocase
    $k = "UDPFLOOD" nocase
  condition:
    uint32(0) == 0x464C457F and filesize < 3MB and 4 of them
}
rule extortion_note {
  meta:
    title = "Text that demands money for files"
    weight = 60
    techniques = "T1486,T1491.001"
    benign = "Articles about extortion quote it."
    malicious = "The note that is left where files were."
  strings:
    $a = /(all|your)( of)?( your)?( important)? (files|documents|data|network)[^.\n]{0,60}(have been|has been|are|were|was) (encrypted|locked|stolen)/ ascii wide nocase
    $b = /(decrypt|recover|restore|unlock|get back)[^.\n]{0,60}(files|data|documents)/ ascii wide nocase
    $p1 = /(bitcoin|btc|monero|xmr)/ ascii wide nocase
    $p2 = ".onion" ascii wide nocase
    $p3 = /(protonmail|tutanota|onionmail|tox id|tor browser)/ ascii wide nocase
    $t = /(do not|don.t) (try|rename|modify|attempt|contact|turn off)/ ascii wide nocase
  condition:
    filesize < 20MB and $a and $b and any of ($p*) and $t
}
rule destroys_copies {
  meta:
    title = "Contains the commands that delete shadow copies"
    weight = 60
    techniques = "T1490"
    benign = "Backup software manages them."
    malicious = "Nothing can be restored after the files are gone."
  strings:
    $a = /vssadmin(\.exe)?\s{1,4}delete\s{1,4}shadows/ ascii wide nocase
    $b = /wmic(\.exe)?\s{1,4}shadowcopy\s{1,4}delete/ ascii wide nocase
    $c = /bcdedit(\.exe)?\s[^\n]{0,60}recoveryenabled\s{1,4}no/ ascii wide nocase
    $d = /wbadmin(\.exe)?\s{1,4}delete\s{1,4}(catalog|systemstatebackup)/ ascii wide nocase
  condition:
    uint16(0) == 0x5A4D and any of them
}
