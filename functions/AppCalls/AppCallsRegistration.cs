namespace Integration.Functions.AppCalls;

/// <summary>The parts of the Mattermost app; it needs <see cref="AppCommands"/> and <see cref="IAppServers"/> from elsewhere.</summary>
internal static class AppCallsRegistration
{
    public static IServiceCollection AddAppCalls(this IServiceCollection services) => services
        .AddSingleton<AppAddress>()
        .AddSingleton<AppToken>()
        .AddSingleton<MattermostAccounts>()
        .AddSingleton<AppCallers>()
        .AddSingleton<AppLifecycle>()
        .AddSingleton<AppButtons>()
        .AddSingleton<AppReplies>()
        .AddSingleton<AppBindings>()
        .AddSingleton<AppCallRoutes>()
        .AddSingleton<HandleAppCall>()
        .AddSingleton<ServeManifest>();

    public static void MapAppCalls(this IEndpointRouteBuilder app)
    {
        ServeManifest.Map(app);
        ServeStatic.Map(app);
        HandleAppCall.Map(app);
    }
}
