using Integration.Functions;
using Integration.Functions.CommandLine;
using Integration.Functions.Hosting;

return await StartUp.RunAsync(async () =>
{
    if (IntegrationCommand.IsMeant(args))
    {
        return await IntegrationCommand.RunAsync(args, () => IntegrationServer.Build(["--mode", "self-hosted"]).Services, Console.Out);
    }

    await using var app = IntegrationServer.Build(args);
    return await app.RunUntilStoppedAsync();
});
