using Integration.Functions;
using Integration.Functions.CommandLine;
using Integration.Functions.Hosting;

return await StartUp.RunAsync(async () =>
{
    // The host puts the path of our assembly in front of its own arguments, where a command would stand.
    var isWorker = FunctionsWorker.IsMeant(args);
    if (!isWorker && IntegrationCommand.IsMeant(args))
    {
        // A command says what it does itself; of the log only what is wrong belongs between its lines.
        return await IntegrationCommand.RunAsync(args, () => IntegrationServer.Build(["--Logging:LogLevel:Default=Warning"]).Services, Console.Out);
    }

    using var app = isWorker ? FunctionsWorker.Build(args, builder => builder.AddIntegration()) : IntegrationServer.Build(args);
    return await app.RunUntilStoppedAsync();
});
