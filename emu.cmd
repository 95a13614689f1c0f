@echo off
rem The emu command. Builds itself on first use and when its sources have changed, then starts.
rem EMU_NO_BUILD_CHECK=1 skips the comparison with the sources.
setlocal
set "root=%~dp0"
set "out=%root%artifacts\emu"
set "app=%out%\Emu.Cli.dll"
set "stamp=%out%\.built"
if not exist "%app%" goto build
if not exist "%stamp%" goto build
if "%EMU_NO_BUILD_CHECK%"=="1" goto run
powershell -NoProfile -Command "$t=(Get-Item -Force $env:stamp).LastWriteTimeUtc; foreach($d in 'emulator','runtime','guest','boards','tools','Directory.Build.props','Directory.Packages.props'){ if(Get-ChildItem -Path (Join-Path $env:root $d) -Recurse | Where-Object { ($_.PSIsContainer -or $_.Extension -in '.cs','.csproj','.json','.props') -and $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1){ exit 1 } }"
if errorlevel 1 goto build
goto run

:build
where dotnet >nul 2>nul || (echo emu: the .NET 10 SDK is needed: https://dotnet.microsoft.com/download>&2 & exit /b 2)
echo emu: building (first use or changed sources) ...>&2
if not exist "%out%" mkdir "%out%"
type nul >"%stamp%.new"
set MSBUILDDISABLENODEREUSE=1
set "options=-c Release -v q -o "%out%" --artifacts-path "%root%artifacts\launcher" -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:GenerateDocumentationFile=false"
dotnet publish "%root%tools\Emu.Cli" %options% --use-current-runtime --self-contained false -p:PublishReadyToRun=true >"%root%artifacts\emu-build.log" 2>&1
if not errorlevel 1 goto built
rem Precompiling needs a package that not every computer can fetch; without it only the start is slower.
dotnet publish "%root%tools\Emu.Cli" %options% >"%root%artifacts\emu-build.log" 2>&1
if not errorlevel 1 goto built
type "%root%artifacts\emu-build.log">&2
exit /b 2

:built
move /y "%stamp%.new" "%stamp%" >nul

:run
dotnet "%app%" %*
exit /b %errorlevel%
