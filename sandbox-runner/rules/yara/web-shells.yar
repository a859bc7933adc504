/* What is left on a web server to come back. */
rule webshell_php {
  meta:
    title = "PHP page that runs what a visitor sends"
    weight = 80
    techniques = "T1505.003,T1059"
    benign = "Lessons in security contain it."
    malicious = "A door for somebody who comes back."
  strings:
    $input = /\b(eval|assert|system|passthru|shell_exec|exec|popen|proc_open|create_function|call_user_func)\s*\(\s*(@?(base64_decode|gzinflate|gzuncompress|str_rot13|stripslashes|trim|urldecode)\s*\(\s*){0,4}@?\$_(GET|POST|REQUEST|COOKIE|SERVER|FILES)\b/ nocase
    $tick = /`\s*\{?\$_(GET|POST|REQUEST|COOKIE)\b/
    $var = /\$_(GET|POST|REQUEST|COOKIE)\s*\[[^\]]{1,40}\]\s*\(\s*@?\$_(GET|POST|REQUEST|COOKIE)\b/
  condition:
    filesize < 2MB and any of them
}
rule webshell_php_hidden {
  meta:
    title = "PHP that runs a hidden part of itself"
    weight = 50
    techniques = "T1505.003,T1027"
    benign = "Licence checks of commercial scripts hide themselves so."
    malicious = "The code is kept from a reader."
  strings:
    $php = "<?php" nocase
    $run = /\b(eval|assert)\s*\(\s*(gzinflate|gzuncompress|str_rot13|base64_decode|strrev|convert_uudecode)\s*\(/ nocase
  condition:
    filesize < 5MB and $php and $run
}
rule webshell_java {
  meta:
    title = "Java page that runs what a visitor sends"
    weight = 75
    techniques = "T1505.003,T1059"
    benign = "Consoles of administrators."
    malicious = "A door for somebody who comes back."
  strings:
    $page = "<%"
    $run = /(getRuntime\(\)\s*\.\s*exec|new\s+ProcessBuilder)\s*\(/
    $input = "request.getParameter"
  condition:
    filesize < 2MB and all of them
}
rule webshell_aspx {
  meta:
    title = "ASP.NET page that runs what a visitor sends"
    weight = 75
    techniques = "T1505.003,T1059"
    benign = "Consoles of administrators."
    malicious = "A door for somebody who comes back."
  strings:
    $page = "<%@" nocase
    $page2 = /<script[^>]{1,60}runat/ nocase
    $input = /Request(\.(Form|Item|QueryString|Params))?\s*[\[\(]/ nocase
    $run1 = "Process.Start" nocase
    $run2 = "ProcessStartInfo" nocase
    $run3 = /\beval\s*\(\s*Request/ nocase
  condition:
    filesize < 2MB and any of ($page*) and $input and any of ($run*)
}
