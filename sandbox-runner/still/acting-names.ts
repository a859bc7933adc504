/**
 * Names by which a system, a shell, a tool of developers or an editor takes a text and acts on it, whatever stands
 * there. A name never makes a file CLEAN; one of these keeps it from that.
 */
const names = new RegExp(
  `^(?:${[
    '\\.?(?:bash|zsh|csh|tcsh|ksh|fish|vim|gvim|input|screen|npm|yarn|curl|wget|net|psql|nano|exrc|emacs|xinit|conda|' +
      'bunfig)(?:_?rc|_profile|_login|_logout|env)?(?:\\.ya?ml)?',
    '\\.?(?:profile|zprofile|xprofile|xsession|gitconfig|gitmodules|htaccess|user\\.ini|pypirc|gdbinit|envrc|hgrc)',
    '\\.?tmux\\.conf',
    '(?:gem|rake|pod|vagrant|jenkins|proc|just|brew|fast|berks|thor|snake|cap|guard|tilt|earth)file(?:\\.\\w+)?',
    'sconstruct|sconscript',
    'cmakelists\\.txt|meson\\.build|build(?:\\.bazel)?|workspace|sudoers',
    'authorized_keys|known_hosts|ld\\.so\\.\\w+|rc\\.local',
    '(?:tasks|launch|devcontainer|\\.?mcp|manifest|settings|keybindings)\\.json',
    '(?:action|workflow|compose|docker-compose|playbook|\\.pre-commit-config)\\.ya?ml',
  ].join('|')})$`,
  'i',
);
const endings = new RegExp(
  `\\.(?:${[
    'tcl|exp|ahk|au3|nsi|nsh|iss|pth|gradle|groovy|applescript|scpt',
    'bas|cls|frm|vba|rb|gemspec|lua|nse|r|jl|m|el|vim|coffee|jsx',
    'appinstaller|appref-ms|application|flatpakref|flatpakrepo|snap|website|wsb|themepack|deskthemepack|osdx|xbap',
    'vsto|msrcincident',
    'rdp|ica|vnc|ovpn|mobileconfig|awk|sed|fish|zsh|csh|ksh|ps1xml',
    'psc1|cdxml|wsh|kix|command|tool|workflow|pm|t|gdb|star|bzl|cmake',
    'm4|ac|am',
    'xaml|config|rules|pol|policy|code-workspace|code-snippets|sublime-\\w+',
    'tf|tfvars|hcl|nix|vcl|cocci|asp|aspx|jsp|cshtml|ejs|erb|phtml',
  ].join('|')})$`,
  'i',
);

export const isActingName = (fileName: string): boolean => {
  const name = fileName.split(/[\\/]/).pop()!;
  return names.test(name) || endings.test(name);
};
