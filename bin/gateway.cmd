@echo off
rem Starts the gateway, and builds it before if need be. Options: bin\gateway --help
rem GATEWAY_CONF names another configuration; GATEWAY_OPTS and JAVA_OPTS are further options for Java.
setlocal
set "module=gateway"
set "jvm_options=-Xms32m -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError %GATEWAY_OPTS%"

if not defined GATEWAY_CONF set "GATEWAY_CONF=%~dp0..\conf\gateway.conf"
set default=--config "%GATEWAY_CONF%"
for %%a in (%*) do (
  for %%o in (--config -c --help -h --version -V) do if "%%~a"=="%%o" set "default="
)
call "%~dp0.run.cmd" %default% %*
exit /b %errorlevel%
