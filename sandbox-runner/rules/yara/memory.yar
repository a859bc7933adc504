/* Code that comes without a program: what is copied into memory and jumped to. */
rule shellcode_finds_functions {
  meta:
    title = "Code that looks up functions by hash"
    weight = 60
    techniques = "T1055,T1620"
    benign = "Copy protection."
    malicious = "Code made to run wherever it is put."
  strings:
    $x64 = { FC 48 83 E4 F0 E8 ?? ?? ?? ?? 41 51 41 50 52 51 56 48 31 D2 65 48 8B 52 60 }
    $x86 = { FC E8 ?? 00 00 00 60 89 E5 31 ?? 64 8B ?? 30 8B ?? 0C 8B ?? 14 }
    $ror = { C1 CF 0D 01 C7 }
    $ror64 = { 41 C1 C9 0D 41 01 C1 }
    $peb32 = { 64 A1 30 00 00 00 8B 40 0C 8B 40 (14 | 1C) }
    $peb64 = { 65 48 8B 04 25 60 00 00 00 48 8B 40 18 48 8B (40 | 70) (10 | 20 | 30) }
  condition:
    $x64 or $x86 or (($ror or $ror64) and ($peb32 or $peb64))
}
rule shellcode_as_text {
  meta:
    title = "Text that holds machine code and runs it"
    weight = 60
    techniques = "T1027,T1059"
    benign = "Lessons in security contain it."
    malicious = "The code reaches memory without ever being a file."
  strings:
    $hex = /(\\x[0-9a-fA-F]{2}){60}/
    $list = /(0x[0-9a-fA-F]{1,2}\s?,\s?){80}/
    $v1 = "VirtualAlloc" nocase
    $v2 = "mmap" fullword
    $v3 = "VirtualProtect" nocase
    $v4 = "mprotect"
    $r1 = "CreateThread" nocase
    $r2 = "CFUNCTYPE"
    $r3 = "(*)()"
    $r4 = "RtlMoveMemory" nocase
    $r5 = "memmove"
  condition:
    filesize < 5MB and uint16(0) != 0x5A4D and uint32(0) != 0x464C457F and ($hex or $list) and any of ($v*) and any of ($r*)
}
rule switches_scanning_off {
  meta:
    title = "Switches the scanning of scripts off in its own process"
    weight = 65
    techniques = "T1562.001"
    benign = "Tests of protection."
    malicious = "What follows shall not be seen."
  strings:
    $a = "AmsiScanBuffer" ascii wide nocase
    $b = "amsiInitFailed" ascii wide nocase
    $c = "AmsiUtils" ascii wide nocase
    $d = "EtwEventWrite" ascii wide
    $p = "VirtualProtect" ascii wide nocase
  condition:
    filesize < 20MB and (($a and $p) or ($b and $c) or ($d and $p and $a))
}
rule looks_for_machines {
  meta:
    title = "Looks for several makers of virtual machines"
    weight = 30
    techniques = "T1497.001"
    benign = "Games and licences look for them too."
    malicious = "A program that does not want to be watched."
  strings:
    $a = "VBoxGuest" ascii wide nocase
    $b = "VBOX HARDDISK" ascii wide nocase
    $c = "vmtoolsd" ascii wide nocase
    $d = "SbieDll" ascii wide nocase
    $e = "wine_get_unix_file_name" ascii wide
    $f = "QEMU HARDDISK" ascii wide nocase
    $g = "VMwareVMware" ascii wide
    $h = "VBoxService" ascii wide nocase
    $i = "cuckoomon" ascii wide nocase
    $j = "HARDWARE\\ACPI\\DSDT\\VBOX" ascii wide nocase
  condition:
    filesize < 40MB and (uint16(0) == 0x5A4D or uint32(0) == 0x464C457F) and 3 of them
}
rule loads_in_memory {
  meta:
    title = "Script that loads a program from memory"
    weight = 55
    techniques = "T1620,T1059.001"
    benign = "Tools that extend themselves."
    malicious = "The program never touches the disk."
  strings:
    $a = /\[(System\.)?Reflection\.Assembly\]\s*::\s*Load\s*\(/ nocase
    $b = /::\s*Load\s*\(\s*\[(System\.)?Convert\]\s*::\s*FromBase64String/ nocase
    $c = /GetDelegateForFunctionPointer/ nocase
    $d = "memfd_create"
    $e = /exec[a-z]{0,2}[\s(,"\x27f]{1,6}\/proc\/(self|\$\$|%d)\/fd\//
  condition:
    filesize < 5MB and uint16(0) != 0x5A4D and uint32(0) != 0x464C457F and ($a or $b or $c or ($d and $e))
}
