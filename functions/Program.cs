using Integration.Functions.Hosting;
using Integration.Functions.Storage;

return await StartUp.RunAsync(async () =>
{
    var builder = WebApplication.CreateSlimBuilder(StartUp.Options(args));
    builder.AddHosting(args);
    builder.Services.AddStorage().AddSettingsOf<StorageAccount>();

    var app = builder.Build();
    app.UseHosting();
    CheckHealth.Map(app);
    return await app.RunUntilStoppedAsync();
});
