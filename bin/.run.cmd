@echo off
rem Shared by the three programs beside it, which set module and jvm_options: finds Java, builds a missing jar, starts it.
rem It does not look whether sources are newer than the jar: after a change, run mvn package.
set "home=%~dp0.."
set "jar=%home%\%module%\target\%module%.jar"
if defined JAVA_HOME set "PATH=%JAVA_HOME%\bin;%PATH%"

where java >nul 2>nul
if errorlevel 1 goto no_java
set "version=0"
for /f "tokens=3" %%v in ('java -version 2^>^&1 ^| findstr /c:" version "') do set "version=%%~v"
for /f "delims=.-+_ tokens=1,2" %%a in ("%version%") do (
  set "major=%%a"
  if "%%a"=="1" set "major=%%b"
)
if %major% lss 17 goto no_java

if exist "%jar%" goto start
where javac >nul 2>nul
if errorlevel 1 goto no_maven
where mvn >nul 2>nul
if errorlevel 1 goto no_maven
echo Building %module%\target\%module%.jar (the first time about a minute: Maven fetches what it needs) ... 1>&2
pushd "%home%"
if not exist target mkdir target
call mvn -B -q -Dmaven.test.skip=true -pl %module% -am package >target\build.log 2>&1
popd
if exist "%jar%" goto start
type "%home%\target\build.log" 1>&2
echo It could not be built; all that Maven said is in %home%\target\build.log 1>&2
exit /b 1

:start
java %jvm_options% %JAVA_OPTS% -jar "%jar%" %*
exit /b %errorlevel%

:no_java
echo This needs a Java runtime of version 17 or newer on the PATH or in JAVA_HOME; get one from https://adoptium.net 1>&2
exit /b 1

:no_maven
echo %module% has to be built first, which needs a JDK of version 17 or newer and Maven; see https://maven.apache.org 1>&2
exit /b 1
