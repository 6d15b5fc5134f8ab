namespace Integration.Functions.AppCalls;

/// <summary>The parts of the Mattermost app; it needs <see cref="AppCommands"/>, <see cref="IAppServers"/>, the REST client and the buttons of <c>Commands</c> from elsewhere.</summary>
internal static class AppCallsRegistration
{
    public static IServiceCollection AddAppCalls(this IServiceCollection services) => services
        .AddSingleton<AppAddress>()
        .AddSingleton<AppToken>()
        .AddSingleton<AppCallers>()
        .AddSingleton<AppLifecycle>()
        .AddSingleton<AppReplies>()
        .AddSingleton<AppBindings>()
        .AddSingleton<AppCallRoutes>();
}
