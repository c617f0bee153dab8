@echo off
rem Starts Inlet. Looks at these variables:
rem   JAVA_HOME      the Java to run, 17 or later; without it, the one on the PATH
rem   JAVA_OPTS      options of the virtual machine, separated by spaces
rem   INLET_PLUGINS  directories of plugins, beside the one of this installation
rem   INLET_CACHE    the directory of the class archive, or "off" for none; without it,
rem                  inlet in LOCALAPPDATA. Only Java 19 and later keep one by themselves.
setlocal
for %%i in ("%~dp0..") do set "INLET_HOME=%%~fi"

set "JAVA=java.exe"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
set "VERSION="
set "MAJOR="
for /f "tokens=1,3" %%a in ('call "%JAVA%" -XshowSettings:properties -version 2^>^&1') do (
  if "%%a"=="java.version" set "VERSION=%%b"
  if "%%a"=="java.specification.version" set "MAJOR=%%b"
)
if not defined MAJOR (
  >&2 echo inlet: "%JAVA%" cannot be run; install Java 17 or later, or set JAVA_HOME
  exit /b 1
)
rem That of Java 8 is 1.8.
if "%MAJOR:~0,2%"=="1." set "MAJOR=%MAJOR:~2%"
if %MAJOR% LSS 17 (
  >&2 echo inlet: "%JAVA%" is Java %VERSION%; install Java 17 or later, or set JAVA_HOME
  exit /b 1
)

rem Java makes the archive at the end of a run, and makes it again where it does not fit.
if not defined INLET_CACHE if defined LOCALAPPDATA set "INLET_CACHE=%LOCALAPPDATA%\inlet"
set "ARCHIVE="
if defined INLET_CACHE if not "%INLET_CACHE%"=="off" if %MAJOR% GEQ 19 (
  if not exist "%INLET_CACHE%\" mkdir "%INLET_CACHE%" >nul 2>&1
  set ARCHIVE=-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%INLET_CACHE%\inlet-%MAJOR%.jsa"
)

"%JAVA%" -Xlog:disable "-Xlog:all=warning,cds*=off:stderr" -XX:G1PeriodicGCInterval=300000 %ARCHIVE% %JAVA_OPTS% "-Dinlet.plugins=%INLET_HOME%\plugins" -jar "%INLET_HOME%\lib\inlet.jar" %*
exit /b %ERRORLEVEL%
