/* Rules over bytes. meta: title, weight (0-100), techniques (comma separated), benign, malicious. */
rule eicar {
  meta:
    title = "EICAR test file"
    weight = 100
    techniques = ""
    benign = "Somebody tests whether protection works; the file itself is harmless."
    malicious = "By agreement every scanner reports it as if it were malware."
  strings:
    $a = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24 45 49 43 41 52 }
  condition:
    $a at 0 and filesize < 129
}
rule packed_upx {
  meta:
    title = "Packed with UPX"
    weight = 15
    techniques = "T1027.002"
    benign = "Small tools are packed to be smaller still."
    malicious = "Packing hides the program from a reader."
  strings:
    $a = "UPX!"
    $b = "UPX0"
    $c = "UPX1"
  condition:
    (uint16(0) == 0x5A4D or uint32(0) == 0x464C457F) and ($a or ($b and $c))
}
rule injection_imports {
  meta:
    title = "Imports what is needed to write code into another process"
    weight = 25
    techniques = "T1055"
    benign = "Debuggers and accessibility tools do this."
    malicious = "The program runs inside one that is trusted."
  strings:
    $a = "WriteProcessMemory"
    $b = "VirtualAllocEx"
    $c = "CreateRemoteThread"
    $d = "NtUnmapViewOfSection"
    $e = "SetThreadContext"
  condition:
    uint16(0) == 0x5A4D and $a and ($b or $d) and ($c or $e)
}
rule persistence_strings {
  meta:
    title = "Names the registry key that starts programs at log-on"
    weight = 12
    techniques = "T1547.001"
    benign = "Programs that offer to start with Windows name it."
    malicious = "Malware starts itself this way."
  strings:
    $a = "CurrentVersion\\Run" ascii wide nocase
  condition:
    uint16(0) == 0x5A4D and $a
}
rule powershell_download {
  meta:
    title = "Script that downloads and runs code"
    weight = 55
    techniques = "T1059.001,T1105"
    benign = "Installers of developer tools do this."
    malicious = "The first step of many infections."
  strings:
    $d1 = "DownloadString" nocase
    $d2 = "DownloadFile" nocase
    $d3 = "Invoke-WebRequest" nocase
    $d4 = "Net.WebClient" nocase
    $r1 = "Invoke-Expression" nocase
    $r2 = "IEX" fullword nocase
    $r3 = "Start-Process" nocase
    $r4 = "-EncodedCommand" nocase
  condition:
    filesize < 2MB and any of ($d*) and any of ($r*)
}
rule powershell_obfuscated {
  meta:
    title = "Script that decodes a hidden part of itself"
    weight = 45
    techniques = "T1027,T1140"
    benign = "Data is embedded this way."
    malicious = "The payload is hidden from a reader."
  strings:
    $a = "FromBase64String" nocase
    $b = "[Convert]" nocase
    $c = "GZipStream" nocase
    $d = "-bxor" nocase
    $e = "Reflection.Assembly" nocase
  condition:
    filesize < 2MB and $a and ($c or $d or $e or #b > 2)
}
rule shell_download_run {
  meta:
    title = "Shell script that downloads a file and makes it runnable"
    weight = 30
    techniques = "T1105,T1059.004"
    benign = "Installers do this."
    malicious = "Droppers of bots do exactly this."
  strings:
    $g1 = /(curl|wget)[^\n]{1,200}https?:\/\//
    $x = /chmod\s+(\+x|[0-7]*[1357][0-7]*)/
  condition:
    filesize < 1MB and uint16(0) == 0x2123 and $g1 and $x
}
rule reverse_shell {
  meta:
    title = "Reverse shell"
    weight = 75
    techniques = "T1059.004,T1095"
    benign = "Lessons in security contain them."
    malicious = "A shell for somebody far away."
  strings:
    $a = /(bash|sh)\s+-i\s+[>&0-9 ]*\/dev\/(tcp|udp)\/[0-9a-zA-Z.\-]+\/[0-9]{1,5}/
    $b = /nc(at)?\s+[^\n]{0,60}-e\s+\/bin\/(ba)?sh/
    $c = /socket\.socket[\s\S]{1,400}(os\.dup2|subprocess)[\s\S]{1,300}\/bin\/(ba)?sh/
    $d = /mkfifo\s+\S+\s*;[^\n]{1,100}\|\s*nc\s/
  condition:
    filesize < 1MB and any of them
}
rule macro_autorun {
  meta:
    title = "Document that runs a program by itself when opened"
    weight = 55
    techniques = "T1204.002,T1137"
    benign = "Forms of old office installations."
    malicious = "The document is the bait, the macro the hook."
  strings:
    $o = { D0 CF 11 E0 A1 B1 1A E1 }
    $a1 = "AutoOpen" ascii wide nocase
    $a2 = "Document_Open" ascii wide nocase
    $a3 = "Workbook_Open" ascii wide nocase
    $s1 = "WScript.Shell" ascii wide nocase
    $s2 = "Shell(" ascii wide nocase
    $s3 = "CreateObject" ascii wide nocase
    $s4 = "URLDownloadToFile" ascii wide nocase
  condition:
    $o at 0 and any of ($a*) and any of ($s*)
}
rule pdf_launch {
  meta:
    title = "PDF that starts a program or script when opened"
    weight = 45
    techniques = "T1204.002"
    benign = "Forms use scripts to check what was filled in."
    malicious = "The reader's weaknesses are attacked by script."
  strings:
    $p = "%PDF-"
    $o = "/OpenAction"
    $j = "/JavaScript"
    $l = "/Launch"
  condition:
    $p in (0..1024) and ($l or ($o and $j))
}
rule script_shell_download {
  meta:
    title = "Windows script that downloads and runs a program"
    weight = 55
    techniques = "T1059.005,T1105"
    benign = "Old log-on scripts."
    malicious = "The first step of many infections."
  strings:
    $h1 = "MSXML2.XMLHTTP" nocase
    $h2 = "WinHttp.WinHttpRequest" nocase
    $s = "ADODB.Stream" nocase
    $r = "WScript.Shell" nocase
  condition:
    filesize < 2MB and any of ($h*) and ($s or $r) and $r
}
