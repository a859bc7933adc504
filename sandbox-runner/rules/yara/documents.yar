/* Documents and pages that carry more than text. */
rule equation_object {
  meta:
    title = "Document with an object of the old equation editor"
    weight = 60
    techniques = "T1203,T1204.002"
    benign = "Formulas of documents older than 2007."
    malicious = "A well-known weakness of the editor is used."
  strings:
    $rtf = "{\\rt"
    $a = "0002CE0200000000C000000000000046" nocase
    $b = { 02 CE 02 00 00 00 00 00 C0 00 00 00 00 00 00 46 }
    $c = "equation.3" nocase
    $d = "6571756174696f6e2e33" nocase
  condition:
    ($rtf in (0..64) and ($a or $c or $d)) or (uint32(0) == 0xE011CFD0 and $b)
}
rule page_hands_out_file {
  meta:
    title = "Page that makes a file and hands it out by itself"
    weight = 50
    techniques = "T1027.006,T1204.002"
    benign = "Pages that export what one has drawn."
    malicious = "The file gets past what looks at downloads."
  strings:
    $h = "<script" nocase
    $a = "atob(" nocase
    $a2 = /Uint8Array\s*\(/ nocase
    $b = "new Blob" nocase
    $c = "createObjectURL" nocase
    $c2 = "msSaveOrOpenBlob" nocase
    $d = ".download" nocase
    $e = ".click()" nocase
    $big = /["\x27][A-Za-z0-9+\/]{2000}/
  condition:
    filesize < 30MB and $h and ($a or $a2) and $b and ($c or $c2) and ($d or $c2) and ($e or $c2) and $big
}
rule shortcut_runs_script {
  meta:
    title = "Shortcut that starts a script"
    weight = 55
    techniques = "T1204.002,T1059"
    benign = "Shortcuts that administrators hand out."
    malicious = "A document in looks, a command in truth."
  strings:
    $a = "powershell" ascii wide nocase
    $b = "mshta" ascii wide nocase
    $c = "cmd.exe" ascii wide nocase
    $d = "wscript" ascii wide nocase
    $e = "rundll32" ascii wide nocase
    $h1 = "http" ascii wide nocase
    $h2 = /-w(indowstyle)?\s+h/ ascii wide nocase
    $h3 = /-e(nc|ncodedcommand)?\s+[A-Za-z0-9+\/]{20}/ ascii wide nocase
    $h4 = /\/c\s/ ascii wide nocase
  condition:
    uint32(0) == 0x0000004C and uint32(4) == 0x00021401 and any of ($a,$b,$c,$d,$e) and any of ($h*)
}
rule locator_link {
  meta:
    title = "Page or link that opens a program of Windows by a name of its own"
    weight = 40
    techniques = "T1204.001,T1218"
    benign = "Help pages."
    malicious = "A link that runs instead of showing."
  strings:
    $a = /(ms-msdt|search-ms|ms-officecmd|ms-appinstaller):[^\s"\x27]{0,60}(\/id|query=|crumb=|source=|LocalProviders)/ nocase
    $b = /ms-msdt:\/?id/ nocase
  condition:
    filesize < 10MB and any of them
}
